"""What the heads should say: which anchors of which cells answer for a face."""
import numpy as np

from network import ANCHORS, STRIDES

RATIO = 2.0  # an anchor answers for faces of at most so many times its width and height, or a part
REACH = 0.5  # cells whose centre is at most so far outside, in cells, answer too: σ reaches there


def positives(faces, side):
    """Per scale, rows of integers (picture, anchor, row, column, face) for `faces`.

    `faces` is [n, 15]: the picture's index, x1, y1, x2, y2, then the points.
    """
    center = (faces[:, 1:3] + faces[:, 3:5]) / 2
    size = faces[:, 3:5] - faces[:, 1:3]
    result = []
    for anchors, stride in zip(ANCHORS, STRIDES):
        ratio = size[:, None] / anchors[None]
        fits = np.maximum(ratio, 1 / np.maximum(ratio, 1e-6)).max(2) < RATIO
        face, anchor = np.nonzero(fits)
        cells = side // stride
        rows = [np.zeros((0, 5), np.int64)]
        place = center[face] / stride
        for dx, dy in ((0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)):
            cell = np.floor(place).astype(np.int64) + (dx, dy)
            offset = place - cell
            near = ((offset > -REACH) & (offset < 1 + REACH) & (cell >= 0) & (cell < cells)).all(1)
            rows.append(
                np.stack(
                    [faces[face, 0].astype(np.int64), anchor, cell[:, 1], cell[:, 0], face], 1
                )[near]
            )
        result.append(np.concatenate(rows))
    return result


def silence(ignored, faces, count, side):
    """Per scale [count, 3, h, w]: 0 where an anchor's answer doesn't count, 1 elsewhere.

    Inside ignored regions no answer counts. Nor does that of anchors near a face that are a little
    too large or too small for it: they see the face, and need not deny it.
    """
    result = []
    for anchors, stride in zip(ANCHORS, STRIDES):
        cells = side // stride
        mask = np.ones((count, 3, cells, cells), np.float32)
        for picture, x1, y1, x2, y2 in ignored:
            columns = slice(max(0, int(x1 / stride)), max(0, int(np.ceil(x2 / stride))))
            rows = slice(max(0, int(y1 / stride)), max(0, int(np.ceil(y2 / stride))))
            mask[int(picture), :, rows, columns] = 0
        for face in faces:
            size = face[3:5] - face[1:3]
            ratio = size / anchors
            near = np.maximum(ratio, 1 / np.maximum(ratio, 1e-6)).max(1) < RATIO * 1.5
            x, y = (face[1:3] + face[3:5]) / 2 / stride
            reach = np.maximum(size / 5 / stride, 0.75)
            columns = slice(max(0, int(x - reach[0])), max(0, int(np.ceil(x + reach[0]))))
            rows = slice(max(0, int(y - reach[1])), max(0, int(np.ceil(y + reach[1]))))
            mask[int(face[0]), near, rows, columns] = 0
        result.append(mask)
    return result
