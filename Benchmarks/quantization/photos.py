"""The photos that quantizers are compared on, their annotations, and how they become tensors."""

import glob
import os
import xml.etree.ElementTree as ElementTree

import cv2
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.environ.get("SYNAP_SHARED") or os.path.join(ROOT, "..", "shared")
GREY = 114


def shared(*path):
    """The path of a shared file or folder."""
    return os.path.join(SHARED, *path)


def calibration_photos(count=32):
    """The first photos of coco128, by name."""
    return sorted(glob.glob(shared("datasets", "coco128", "images", "*.jpg")))[:count]


def crowd_photos():
    """Photos with 1 to 300 faces, without annotation."""
    return sorted(glob.glob(shared("datasets", "ultralight_imgs", "imgs", "*.jpg")))


class Face:
    """An annotated face: box `[left, top, right, bottom]` and 5 points `[5, 2]`, in pixels."""

    def __init__(self, box, points):
        self.box = box
        self.points = points

    @property
    def interocular(self):
        """The distance between the centres of the eyes, in pixels."""
        return float(np.linalg.norm(self.points[0] - self.points[1]))


def annotated_photos():
    """The photos of dlib_faces with annotation: path to list of `Face`, in order of names.

    Of the 68 points, parts 36-41 and 42-47 are the eyes, 30 the nose, 48 and 54 the corners of the
    mouth; both eyes are taken at their centre.
    """
    folder = shared("datasets", "dlib_faces")
    photos = {}
    for part in ("testing", "training"):
        tree = ElementTree.parse(os.path.join(folder, f"{part}_with_face_landmarks.xml"))
        for image in tree.iter("image"):
            faces = [_face(box) for box in image.iter("box")]
            photos[os.path.join(folder, image.get("file"))] = faces
    return dict(sorted(photos.items()))


def _face(box):
    left, top, width, height = (float(box.get(key)) for key in ("left", "top", "width", "height"))
    parts = {int(part.get("name")): part for part in box.iter("part")}
    point = {name: np.array([float(p.get("x")), float(p.get("y"))]) for name, p in parts.items()}
    eyes = [np.mean([point[i] for i in eye], axis=0) for eye in (range(36, 42), range(42, 48))]
    points = np.array([*eyes, point[30], point[48], point[54]])
    return Face(np.array([left, top, left + width, top + height]), points)


class Fit:
    """Where a photo lies in the input of a network."""

    def __init__(self, scale, left, top):
        self.scale = scale
        self.left = left
        self.top = top

    def to_photo(self, points):
        """Points `[..., 2]` of the input as points of the photo."""
        return (points - np.array([self.left, self.top])) / self.scale


def letterbox(path, height, width, keep_proportions=True):
    """The photo fitted between grey bands: RGB samples `[height, width, 3]`, and the `Fit`.

    Without `keep_proportions` it is stretched to the input, and the fit is None.
    """
    image = cv2.imread(path)
    if not keep_proportions:
        return np.ascontiguousarray(cv2.resize(image, (width, height))[:, :, ::-1]), None
    scale = min(width / image.shape[1], height / image.shape[0])
    columns, rows = round(image.shape[1] * scale), round(image.shape[0] * scale)
    fitted = np.full((height, width, 3), GREY, dtype=np.uint8)
    left, top = (width - columns) // 2, (height - rows) // 2
    fitted[top : top + rows, left : left + columns] = cv2.resize(image, (columns, rows))
    return np.ascontiguousarray(fitted[:, :, ::-1]), Fit(scale, left, top)
