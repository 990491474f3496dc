"""Looks at one face several times: at three sizes, as it is and mirrored.

What a detector says of a single view is off by a few percent of the face, differently in each; the mean of
several is closer. How many views show it a face at all says how sure it is.
"""
import cv2
import numpy as np

from detectors import overlaps

SIZES = (40, 64, 100)  # pixels of the face in a view
TILE = 160  # pixels of a view
COLUMNS, ROWS = 4, 4  # views that a detector gets at once
LARGEST_ENLARGEMENT = 2.5
LEAST_OVERLAP = 0.35
HORIZONTAL, VERTICAL = [0, 2, 5, 7, 9, 11, 13], [1, 3, 6, 8, 10, 12, 14]  # columns of a face
MIRRORED = [2, 1, 0, 3, 4, 7, 8, 5, 6, 9, 10, 13, 14, 11, 12]


def views(picture, box):
    """Pairs of a tile and its place: scale, left, top and whether it is mirrored."""
    size = np.sqrt(np.prod(box[2:4] - box[:2]))
    center = (box[:2] + box[2:4]) / 2
    result = []
    for wanted in SIZES:
        scale = wanted / size
        if scale > LARGEST_ENLARGEMENT:
            continue
        half = TILE / 2 / scale
        left, top = np.floor(center - half).astype(int)
        right, bottom = np.ceil(center + half).astype(int)
        part = padded(picture, left, top, right, bottom)
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        tile = cv2.resize(part, (TILE, TILE), interpolation=how)
        scale = TILE / part.shape[1]
        result += [(tile, (scale, left, top, False)), (tile[:, ::-1], (scale, left, top, True))]
    return result


def padded(picture, left, top, right, bottom):
    """A square of the picture, grey where it reaches beyond."""
    side = max(right - left, bottom - top)
    part = np.full((side, side, 3), 114, np.uint8)
    height, width = picture.shape[:2]
    x1, y1, x2, y2 = max(left, 0), max(top, 0), min(left + side, width), min(top + side, height)
    part[y1 - top : y2 - top, x1 - left : x2 - left] = picture[y1:y2, x1:x2]
    return part


def unmapped(face, place):
    """A face found in a view, in pixels of its picture."""
    scale, left, top, mirrored = place
    face = face.copy()
    if mirrored:
        face[HORIZONTAL] = TILE - face[HORIZONTAL]
        face = face[MIRRORED]
    face[:4] /= scale
    face[5:] /= scale
    face[HORIZONTAL] += left
    face[VERTICAL] += top
    return face


def second_look(detector, picture, boxes):
    """For each box the faces [n, 15] that the views of it show at its place, and how many views there were."""
    tiles = [(index, *view) for index, box in enumerate(boxes) for view in views(picture, box)]
    found, counts = [[] for _ in boxes], [0] * len(boxes)
    for start in range(0, len(tiles), COLUMNS * ROWS):
        some = tiles[start : start + COLUMNS * ROWS]
        rows = -(-len(some) // COLUMNS)
        sheet = np.full((rows * TILE, COLUMNS * TILE, 3), 114, np.uint8)
        corners = [(n // COLUMNS * TILE, n % COLUMNS * TILE) for n in range(len(some))]
        for (top, left), (_, tile, _) in zip(corners, some):
            sheet[top : top + TILE, left : left + TILE] = tile
        faces = detector.detect(sheet)
        for (top, left), (index, _, place) in zip(corners, some):
            counts[index] += 1
            face = at(boxes[index], faces, top, left, place)
            if face is not None:
                found[index].append(face)
    return [np.array(rows).reshape(-1, 15) for rows in found], counts


def at(box, faces, top, left, place):
    """The face of a view that covers the box best; None where none does."""
    inside = faces[
        (np.abs((faces[:, 0] + faces[:, 2]) / 2 - left - TILE / 2) < TILE / 2)
        & (np.abs((faces[:, 1] + faces[:, 3]) / 2 - top - TILE / 2) < TILE / 2)
    ].copy()
    if not len(inside):
        return None
    inside[:, HORIZONTAL] -= left
    inside[:, VERTICAL] -= top
    inside = np.array([unmapped(face, place) for face in inside])
    shares = overlaps(box, inside)
    return inside[shares.argmax()] if shares.max() >= LEAST_OVERLAP else None
