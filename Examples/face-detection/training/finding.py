"""What a network finds in a picture, as the runtime would: fitted to the input, decoded, suppressed."""
import cv2
import numpy as np
import torch

from detectors import suppressed
from loss import decode
from network import ANCHORS, STRIDES, VALUES

HEIGHT, WIDTH = 480, 640


def fitted(picture):
    """The picture as the runtime fits it, with the factor and the shift of its coordinates."""
    height, width = picture.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height)
    size = round(width * scale), round(height * scale)
    left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    canvas = np.full((HEIGHT, WIDTH, 3), 114, np.uint8)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    canvas[top : top + size[1], left : left + size[0]] = cv2.resize(picture, size, interpolation=how)
    return canvas, scale, np.array([left, top])


def placed(boxes, scale, shift):
    """The rows of a label, in the fitted picture."""
    rows = np.array(boxes, np.float32)
    return rows * scale + np.tile(shift, rows.shape[-1] // 2) if len(rows) else np.zeros((0, 4))


def detect(network, canvas, threshold):
    """Faces [n, 15] of a fitted picture: box, score, points."""
    x = torch.from_numpy(np.ascontiguousarray(canvas[:, :, ::-1].transpose(2, 0, 1)))[None].float() / 255
    found = [np.zeros((0, 15), np.float32)]
    with torch.no_grad():
        outputs = network(x)
    for output, anchors, stride in zip(outputs, ANCHORS, STRIDES):
        grid = output.view(3, VALUES, *output.shape[2:])
        score = grid[:, 4].sigmoid() * grid[:, 15].sigmoid()
        anchor, row, column = torch.nonzero(score > threshold, as_tuple=True)
        boxes, points = decode(
            grid[anchor, :, row, column], torch.from_numpy(anchors)[anchor],
            torch.stack([column, row], 1).float(), stride)
        found.append(
            torch.cat([boxes, score[anchor, row, column][:, None], points.flatten(1)], 1).numpy())
    return suppressed(np.vstack(found), 0.5)
