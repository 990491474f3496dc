"""Training pictures, each drawn from a seed: crops, mosaics, pasted faces, and what cameras do to them."""
import os

import cv2
import numpy as np

from photos import read

GREY = (114, 114, 114)
SMALLEST = 10  # pixels; smaller faces neither count nor harm
LEAST_VISIBLE = 0.6
MIRRORED = np.array([1, 0, 2, 4, 3])  # points are named from left to right in the picture
LARGEST_ENLARGEMENT = 1.5
CLEAR = 40  # pixels from which on a face's points are exact; smaller ones are chosen more rarely
TURNED, NARROW = 0.28, 0.66  # eyes apart in sizes of the face, width in heights: of faces seen from a side


class Photo:
    """A photo at full size, half, quarter, …, with its faces [n, 14] and ignored regions [m, 4]."""

    def __init__(self, path, label):
        self.levels = [read(path)]
        while min(self.levels[-1].shape[:2]) > 128:
            self.levels.append(cv2.resize(self.levels[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        self.faces = np.array(label["faces"], np.float32).reshape(-1, 14)
        self.ignored = np.array(label["ignored"], np.float32).reshape(-1, 4)

    @property
    def size(self):
        return self.levels[0].shape[1], self.levels[0].shape[0]


class Turn:
    """How a photo is turned, in radians, stretched in width at the cost of height, and mirrored."""

    def __init__(self, rng, stretch):
        self.angle = np.radians(rng.normal(0, 12))
        self.stretch = np.exp(rng.normal(0, stretch))
        self.mirrored = rng.random() < 0.5


class Scene:
    """A picture with faces [n, 14] and ignored regions [m, 4], in its pixels."""

    def __init__(self, picture, faces=None, ignored=None):
        self.picture = picture
        self.faces = np.zeros((0, 14), np.float32) if faces is None else faces
        self.ignored = np.zeros((0, 4), np.float32) if ignored is None else ignored


def view(photo, scale, turn, source, target, size, border=GREY, behind=None):
    """The photo turned and scaled so that its point `source` comes to `target`, cut to `size`.

    What it doesn't cover shows `border`, or the picture `behind`.
    """
    stretch = np.array([turn.stretch, 1 / turn.stretch])
    cosine, sine = np.cos(turn.angle), np.sin(turn.angle)
    linear = np.array([[cosine, -sine], [sine, cosine]]) * stretch * scale
    if turn.mirrored:
        linear[:, 0] *= -1
    shift = np.array(target) - linear @ np.array(source)
    level = int(np.clip(np.floor(np.log2(1 / max(scale, 1e-3))), 0, len(photo.levels) - 1))
    step = 2**level  # pixels lie half a pixel from where their numbers say
    matrix = np.hstack([linear * step, (linear @ (step / 2, step / 2) + shift - 0.5)[:, None]])
    mode = cv2.BORDER_CONSTANT if behind is None else cv2.BORDER_TRANSPARENT
    picture = cv2.warpAffine(
        photo.levels[level], matrix, size, None if behind is None else behind.copy(),
        cv2.INTER_LINEAR, mode, border)
    faces, ignored = photo.faces.copy(), photo.ignored.copy()
    for boxes in (faces, ignored):
        center = (boxes[:, :2] + boxes[:, 2:4]) / 2 @ linear.T + shift
        half = (boxes[:, 2:4] - boxes[:, :2]) / 2 * scale * stretch
        boxes[:, :2], boxes[:, 2:4] = center - half, center + half
    points = faces[:, 4:].reshape(-1, 5, 2) @ linear.T + shift
    faces[:, 4:] = (points[:, MIRRORED] if turn.mirrored else points).reshape(-1, 10)
    return clipped(Scene(picture, faces.astype(np.float32), ignored), size)


def clipped(scene, size):
    """Faces cut at the edges; those mostly outside, or too small, become ignored regions."""
    def cut(boxes):
        boxes[:, [0, 2]] = boxes[:, [0, 2]].clip(0, size[0])
        boxes[:, [1, 3]] = boxes[:, [1, 3]].clip(0, size[1])
        return boxes

    def areas(boxes):
        return np.prod(boxes[:, 2:4] - boxes[:, :2], axis=1)

    whole = areas(scene.faces)
    faces = scene.faces.copy()
    faces[:, :4] = cut(faces[:, :4])
    seen = areas(faces)
    good = (seen >= LEAST_VISIBLE * whole) & (whole >= SMALLEST**2)
    doubtful = faces[(seen > 0) & ~good, :4]
    ignored = cut(scene.ignored)
    ignored = np.vstack([ignored[areas(ignored) > 0], doubtful])
    faces = faces[good]
    points = faces[:, 4:].reshape(-1, 5, 2)
    points[((points < 0) | (points > size)).any(2)] = np.nan
    faces[:, 4:] = points.reshape(-1, 10)
    return Scene(scene.picture, faces, ignored)


class Drawer:
    """Draws training pictures from photos, as a stage of the training says (see stages.py).

    `mistakes` are rows (photo's name, box) of what isn't a face.
    """

    def __init__(self, shared, labels, stage, mistakes=()):
        photos = {n: Photo(os.path.join(shared, n), label) for n, label in sorted(labels.items())}
        self.empty = [p for p in photos.values() if not len(p.faces) and not len(p.ignored)]
        self.faces = [(p, f) for p in photos.values() for f in p.faces]
        self.mistakes = [(photos[name], np.array(box)) for name, box in mistakes]
        weights = np.array(
            [len(p.faces) ** (stage.crowds - 1) * worth(f, stage.rare) for p, f in self.faces])
        self.sums = np.cumsum(weights) / weights.sum()
        self.stage = stage

    def batch(self, seed, count, side):
        """`count` pictures [count, side, side, 3] in RGB, faces [n, 15] and ignored regions [m, 5],
        the first column of which is the picture's index."""
        rng = np.random.default_rng(seed)
        pictures, faces, ignored = [], [], []
        for index in range(count):
            scene = self.scene(rng, side)
            pictures.append(camera(scene.picture, rng)[:, :, ::-1])
            faces.append(np.insert(scene.faces, 0, index, axis=1))
            ignored.append(np.insert(scene.ignored, 0, index, axis=1))
        return np.stack(pictures), np.vstack(faces).astype(np.float32), np.vstack(ignored).astype(np.float32)

    def chosen(self, rng):
        """A photo and a face in it."""
        return self.faces[min(int(np.searchsorted(self.sums, rng.random())), len(self.faces) - 1)]

    def scene(self, rng, side):
        kind = rng.random()
        crop, mosaic, pasted = np.cumsum(self.stage.shares)
        if kind < crop:
            return self.crop(rng, *self.chosen(rng), (side, side), (self.stage.smallest, side * 0.95))
        if kind < mosaic:
            return self.mosaic(rng, side)
        if kind < pasted:
            return self.pasted(rng, side)
        return self.faceless(rng, (side, side))

    def turn(self, rng):
        return Turn(rng, self.stage.stretch)

    def faceless(self, rng, size):
        """A part of a photo around a mistake, or of a photo without people."""
        if not self.mistakes or rng.random() < 0.3:
            return self.background(rng, size)
        photo, box = self.mistakes[rng.integers(len(self.mistakes))]
        return self.crop(rng, photo, box, size, (min(size) * 0.1, min(size) * 0.7))

    def crop(self, rng, photo, face, size, extent):
        """A part of a photo in which a face, or what seems to be one, has a size within `extent`."""
        own = np.sqrt(np.prod(face[2:4] - face[:2]))
        wanted = np.exp(rng.uniform(*np.log(extent)))
        scale = min(wanted / own, LARGEST_ENLARGEMENT)
        place = rng.uniform(0.15, 0.85, 2) * size
        behind = None
        if scale * min(photo.size) < max(size) and rng.random() < 0.6:
            behind = self.background(rng, size).picture
        border = GREY if rng.random() < 0.6 else tuple(int(v) for v in rng.integers(0, 256, 3))
        return view(photo, scale, self.turn(rng), (face[:2] + face[2:4]) / 2, place, size, border, behind)

    def background(self, rng, size):
        """A part of a photo without people."""
        photo = self.empty[rng.integers(len(self.empty))]
        fitting = max(size) / max(photo.size)
        scale = fitting * np.exp(rng.uniform(-0.3, 1.2))
        source = rng.uniform(0.2, 0.8, 2) * photo.size
        return view(
            photo, min(scale, LARGEST_ENLARGEMENT), self.turn(rng), source, np.array(size) / 2, size)

    def mosaic(self, rng, side):
        """Four crops side by side."""
        x, y = rng.integers(side // 3, side - side // 3, 2)
        canvas = np.empty((side, side, 3), np.uint8)
        faces, ignored = [], []
        for left, top, right, bottom in (
            (0, 0, x, y), (x, 0, side, y), (0, y, x, side), (x, y, side, side),
        ):
            size = (int(right - left), int(bottom - top))
            extent = (min(self.stage.smallest, min(size) * 0.6), min(size) * 0.8)
            if rng.random() < self.stage.faceless_tiles:
                tile = self.faceless(rng, size)
            else:
                tile = self.crop(rng, *self.chosen(rng), size, extent)
            canvas[top:bottom, left:right] = tile.picture
            tile.faces += np.tile([left, top], 7).astype(np.float32)
            tile.ignored += np.tile([left, top], 2).astype(np.float32)
            faces.append(tile.faces)
            ignored.append(tile.ignored)
        return Scene(canvas, np.vstack(faces), np.vstack(ignored))

    def pasted(self, rng, side):
        """Faces pasted on a photo without people, with soft edges."""
        scene = self.background(rng, (side, side))
        scene.picture = scene.picture.copy()
        for _ in range(rng.integers(1, 5)):
            extent = np.exp(rng.uniform(np.log(self.stage.smallest), np.log(side * 0.5)))
            place = rng.uniform(0.1, 0.9, 2) * side
            face = self.cutout(rng, extent, place, side)
            if face is None or overlapping(face, scene.faces):
                continue
            scene.faces = np.vstack([scene.faces, face[0]])
            scene.picture = (scene.picture + face[1] * (face[2] - scene.picture.astype(np.float32))).astype(np.uint8)
        return scene

    def cutout(self, rng, extent, place, side):
        """A face [1, 14], its soft mask and the picture that shows it; None where it doesn't fit."""
        photo, face = self.chosen(rng)
        scale = extent / np.sqrt(np.prod(face[2:4] - face[:2]))
        if scale > LARGEST_ENLARGEMENT:
            return None
        center = (face[:2] + face[2:4]) / 2
        shown = view(photo, scale, self.turn(rng), center, place, (side, side))
        distance = np.abs((shown.faces[:, :2] + shown.faces[:, 2:4]) / 2 - place).max(1)
        if not len(distance) or distance.min() > 1:
            return None
        mask = np.zeros((side, side), np.float32)
        half = (extent * np.array([0.62, 0.78])).astype(int)
        cv2.ellipse(mask, tuple(int(v) for v in place), tuple(int(v) for v in half), 0, 0, 360, 1, -1)
        mask = cv2.GaussianBlur(mask, (0, 0), max(0.6, extent * 0.05))
        return shown.faces[distance.argmin()][None], mask[:, :, None], shown.picture


def worth(face, rare):
    """How often to choose a face: those seen from a side are rare, small ones are blurred."""
    wide, high = face[2:4] - face[:2]
    size = np.sqrt(wide * high)
    apart = np.linalg.norm(face[6:8] - face[4:6]) / size  # NaN without points
    ordinary = apart > TURNED and wide > NARROW * high
    return (1 if ordinary else rare) * max(0.02, min(1, (size / CLEAR) ** 2))


def overlapping(face, faces):
    """Whether the pasted face would cover another one."""
    x1, y1, x2, y2 = face[0][0, :4]
    wide, high = (x2 - x1) / 2, (y2 - y1) / 2
    return any(
        x1 - wide < f[2] and f[0] < x2 + wide and y1 - high < f[3] and f[1] < y2 + high for f in faces)


def camera(picture, rng):
    """Light, colour, blur, noise and compression."""
    levels = np.tile(np.arange(256.0), (3, 1))
    if rng.random() < 0.8:
        contrast, light = np.exp(rng.normal(0, 0.25)), rng.normal(0, 25)
        levels = (levels - 114) * contrast + 114 + light
        levels *= np.exp(rng.normal(0, 0.08, (3, 1)))
    if rng.random() < 0.3:
        levels = 255 * (levels.clip(0, 255) / 255) ** np.exp(rng.normal(0, 0.35))
    x = cv2.LUT(picture, np.round(levels.clip(0, 255)).astype(np.uint8).T[None].copy())
    saturation = 0 if rng.random() < 0.1 else np.exp(rng.normal(0, 0.3))
    x = cv2.transform(x, saturation * np.eye(3) + (1 - saturation) / 3)
    if rng.random() < 0.12:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 2.0))
    if rng.random() < 0.2:
        noise = rng.standard_normal(x.shape, np.float32) * np.float32(rng.uniform(1, 14))
        x = (x + noise).clip(0, 255).astype(np.uint8)
    if rng.random() < 0.2:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))]
        x = cv2.imdecode(cv2.imencode(".jpg", x, quality)[1], cv2.IMREAD_COLOR)
    return x
