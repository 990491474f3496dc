"""From the heads of the face detectors to boxes and points, in NumPy.

A decoder takes the heads, each `[1, c, h, w]`, and a threshold; it returns boxes
`[n, 4]` (left, top, right, bottom), points `[n, 5, 2]` or None, and scores `[n]`, in pixels of the
network's input, the best first and none that overlaps a better one.
"""

import numpy as np

FACE_ANCHORS = (
    (4, 5, 8, 10, 13, 16),
    (23, 29, 43, 55, 73, 105),
    (146, 217, 231, 300, 335, 433),
)
RFB_BOXES = ((10, 16, 24), (32, 48), (64, 96), (128, 192, 256))


class Detections:
    """Boxes, points and scores of one photo."""

    def __init__(self, boxes, points, scores):
        self.boxes = boxes
        self.points = points
        self.scores = scores

    def in_photo(self, fit):
        """The same in pixels of the photo."""
        boxes = fit.to_photo(self.boxes.reshape(-1, 2, 2)).reshape(-1, 4)
        points = None if self.points is None else fit.to_photo(self.points)
        return Detections(boxes, points, self.scores)


def overlaps(box, boxes):
    """Intersection over union of `box` with each of `boxes` `[n, 4]`."""
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    return shared / np.maximum(areas + np.prod(box[2:] - box[:2]) - shared, 1e-9)


def _suppressed(boxes, points, scores, largest_overlap):
    order = np.argsort(-scores, kind="stable")
    kept = []
    for index in order:
        if not kept or overlaps(boxes[index], boxes[kept]).max() <= largest_overlap:
            kept.append(index)
    return Detections(boxes[kept], None if points is None else points[kept], scores[kept])


def _sigmoid(values):
    return 1 / (1 + np.exp(-np.clip(values, -80, 80)))


def yolov5_face(heads, threshold, largest_overlap=0.45):
    """Three anchors per cell, each x, y, width, height, confidence, 5 points, class."""
    boxes, points, scores = [], [], []
    for head, anchors, stride in zip(heads, FACE_ANCHORS, (8, 16, 32)):
        _, _, rows, columns = head.shape
        cells = head.reshape(3, 16, rows, columns).transpose(0, 2, 3, 1).astype(np.float64)
        score = _sigmoid(cells[..., 4]) * _sigmoid(cells[..., 15])
        anchor, row, column = np.nonzero(score >= threshold)
        cell = cells[anchor, row, column]
        size = np.array(anchors, dtype=np.float64).reshape(3, 2)[anchor]
        place = np.stack([column, row], axis=1).astype(np.float64)
        centre = (2 * _sigmoid(cell[:, :2]) - 0.5 + place) * stride
        half = (2 * _sigmoid(cell[:, 2:4])) ** 2 * size / 2
        boxes.append(np.concatenate([centre - half, centre + half], axis=1))
        offsets = cell[:, 5:15].reshape(-1, 5, 2) * size[:, None]
        points.append(offsets + place[:, None] * stride)
        scores.append(score[anchor, row, column])
    joined = map(np.concatenate, (boxes, points, scores))
    return _suppressed(*joined, largest_overlap)


def centerface(heads, threshold, largest_overlap=0.3):
    """Heat map, logarithmic size, offset and points of objects without anchors, stride 4."""
    heat, size, offset, landmarks = (head[0].astype(np.float64) for head in heads)
    row, column = np.nonzero(heat[0] >= threshold)
    extents = np.exp(size[::-1, row, column]).T * 4
    place = np.stack([column, row], axis=1) + offset[::-1, row, column].T + 0.5
    low = place * 4 - extents / 2
    pairs = landmarks[:, row, column].reshape(5, 2, -1).transpose(2, 0, 1)[:, :, ::-1]
    points = pairs * extents[:, None] + low[:, None]
    boxes = np.concatenate([low, low + extents], axis=1)
    return _suppressed(boxes, points, heat[0, row, column], largest_overlap)


def rfb(heads, threshold, largest_overlap=0.3):
    """Scores and boxes in turn for each of four levels; boxes relative to those of the grid."""
    boxes, scores = [], []
    for level, sides in enumerate(RFB_BOXES):
        stride = 8 << level
        classes, places = heads[2 * level][0], heads[2 * level + 1][0]
        _, rows, columns = classes.shape
        cells = classes.reshape(len(sides), 2, rows, columns).astype(np.float64)
        score = _sigmoid(cells[:, 1] - cells[:, 0])
        box, row, column = np.nonzero(score >= threshold)
        moves = places.reshape(len(sides), 4, rows, columns)[box, :, row, column]
        side = np.array(sides, dtype=np.float64)[box][:, None]
        grid = (np.stack([column, row], axis=1) + 0.5) * stride
        centre = grid + moves[:, :2] * 0.1 * side
        half = np.exp(moves[:, 2:] * 0.2) * side / 2
        boxes.append(np.concatenate([centre - half, centre + half], axis=1))
        scores.append(score[box, row, column])
    return _suppressed(np.concatenate(boxes), None, np.concatenate(scores), largest_overlap)
