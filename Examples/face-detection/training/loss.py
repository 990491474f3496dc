"""The losses: complete IoU for boxes, cross entropy for objectness, wing loss for points."""
import math

import torch
import torch.nn.functional as F

from network import ANCHORS, POINTS, STRIDES, VALUES

BOX, OBJECT, POINT = 2.0, 1.0, 24.0
LEVELS = (2.0, 1.0, 0.6)  # weights of the objectness of the scales, finest first
SHARES = (0.4, 0.4, 0.2)  # of boxes and points, where every scale has one
QUIET = 0.002  # the probability asked for where nothing is: logits needn't fall without end


def complete_iou(a, b):
    """1 for equal boxes (x1, y1, x2, y2), less for less overlap, distant centres, other shapes."""
    low, high = torch.max(a[:, :2], b[:, :2]), torch.min(a[:, 2:], b[:, 2:])
    common = (high - low).clamp(0).prod(1)
    size_a, size_b = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]
    iou = common / (size_a.prod(1) + size_b.prod(1) - common + 1e-7)
    hull = torch.max(a[:, 2:], b[:, 2:]) - torch.min(a[:, :2], b[:, :2])
    apart = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]).pow(2).sum(1) / 4
    shape = 4 / math.pi**2 * (
        torch.atan(size_b[:, 0] / size_b[:, 1]) - torch.atan(size_a[:, 0] / size_a[:, 1])
    ).pow(2)
    with torch.no_grad():
        weight = shape / (1 - iou + shape + 1e-7)
    return iou, iou - apart / (hull.pow(2).sum(1) + 1e-7) - weight * shape


def wing(error, width=0.1, curvature=0.02):
    """Grows steeply for small errors and linearly beyond `width`."""
    constant = width - width * math.log(1 + width / curvature)
    error = error.abs()
    return torch.where(
        error < width, width * torch.log(1 + error / curvature), error - constant)


def decode(values, anchors, cells, stride):
    """Boxes and points in pixels of the chosen cells' answers, [n, 16], as the runtime decodes them."""
    sigma = values[:, :4].sigmoid()
    center = (2 * sigma[:, :2] - 0.5 + cells) * stride
    size = (2 * sigma[:, 2:]).pow(2) * anchors
    points = values[:, 5 : 5 + 2 * POINTS].view(-1, POINTS, 2) * anchors[:, None] + cells[:, None] * stride
    return torch.cat([center - size / 2, center + size / 2], 1), points


def losses(outputs, faces, positives, masks):
    """Mean losses of box, objectness and points, in which each scale has a fixed share.

    `faces` [n, 15] are in pixels, points outside of the picture NaN; `positives` and `masks` as in
    targets.py.
    """
    count = max(1, sum(len(rows) for rows in positives))
    box = objectness = point = outputs[0].sum() * 0
    for output, rows, mask, anchors, stride, level, weight in zip(
        outputs, positives, masks, ANCHORS, STRIDES, LEVELS, SHARES
    ):
        n, _, h, w = output.shape
        grid = output.view(n, 3, VALUES, h, w)
        target = torch.full((n, 3, h, w), QUIET)
        if len(rows):
            picture, anchor, row, column, face = rows.T
            values = grid[picture, anchor, :, row, column]
            chosen = torch.from_numpy(anchors)[anchor]
            cells = torch.stack([column, row], 1).float()
            boxes, points = decode(values, chosen, cells, stride)
            truth = faces[face]
            iou, score = complete_iou(boxes, truth[:, 1:5])
            target[picture, anchor, row, column] = 0.25 + 0.75 * iou.detach().clamp(0, 1)
            mask = mask.clone()
            mask[picture, anchor, row, column] = 1
            share = len(rows) / weight
            box = box + (1 - score).sum() / share
            point = point + point_error(points, truth).sum() / (2 * POINTS) / share
        objectness = objectness + level * object_error(grid[:, :, 4], target, mask).sum() / count
    return BOX * box, OBJECT * objectness, POINT * point


def point_error(points, truth):
    """The wing loss of all visible coordinates, in units of the face's size."""
    size = (truth[:, 3:5] - truth[:, 1:3]).prod(1).sqrt()
    error = (points - truth[:, 5:].view(-1, POINTS, 2)) / size[:, None, None]
    return wing(error[~torch.isnan(error)])


def object_error(logits, target, mask):
    """Cross entropy; the many easy cells weigh less (focal loss)."""
    loss = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    with torch.no_grad():
        weight = mask * (logits.sigmoid() - target).abs()
    return loss * weight
