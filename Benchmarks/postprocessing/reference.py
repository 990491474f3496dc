"""Decodes outputs of detection networks with numpy, in double precision.

Reads a JSON document from standard input: `format`, `attributes`, `shapes`, `values`, `width`,
`height`, `threshold`. Prints the objects before suppression, the surest first. The formulas are those
of docs/postprocessing.md, written again, over whole arrays.
"""

import json
import sys

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def corners(cx, cy, w, h):
    return np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], axis=1)


def surest(scores, first=0):
    """The best class of every row from class `first` on, and its score."""
    part = scores[:, first:]
    return part.argmax(axis=1) + first, part.max(axis=1)


def tflite_detection_boxes(case, tensors):
    attributes = case["attributes"]
    boxes, scores = tensors[0][0], tensors[1][0]
    anchors = np.array(attributes["anchors"]).reshape(-1, 4)
    cy = boxes[:, 0] / attributes.get("y_scale", 10) * anchors[:, 2] + anchors[:, 0]
    cx = boxes[:, 1] / attributes.get("x_scale", 10) * anchors[:, 3] + anchors[:, 1]
    h = np.exp(boxes[:, 2] / attributes.get("h_scale", 5)) * anchors[:, 2]
    w = np.exp(boxes[:, 3] / attributes.get("w_scale", 5)) * anchors[:, 3]
    base = int(attributes.get("class_index_base", 0))
    classes, best = surest(scores, max(0, -base))
    size = np.array([case["width"], case["height"]] * 2)
    return corners(cx, cy, w, h) * size, classes + base, best, None


def retinanet_boxes(case, tensors):
    attributes = case["attributes"]
    boxes, scores = tensors[0][0], tensors[1][0]
    anchors = np.array(attributes["anchors"]).reshape(-1, 4)
    sides = anchors[:, 2:] - anchors[:, :2]
    moved = anchors + boxes * 0.2 * np.concatenate([sides, sides], axis=1)
    scale = np.array(
        [case["width"] / attributes["w_scale"], case["height"] / attributes["h_scale"]] * 2)
    classes, best = surest(scores)
    return moved * scale, classes, best, None


def tflite_detection(case, tensors):
    count = int(tensors[3].ravel()[0])
    boxes = tensors[0][0][:count][:, [1, 0, 3, 2]]
    size = np.array([case["width"], case["height"]] * 2)
    return boxes * size, tensors[1][0][:count].astype(int), tensors[2][0][:count], None


def yolov8(case, tensors):
    attributes = case["attributes"]
    cells = np.concatenate([t[0] for t in tensors if t.ndim == 3], axis=0).T
    maps = [t[0] for t in tensors if t.ndim == 4]
    masks = None
    count = cells.shape[1]
    if maps:
        count -= maps[0].shape[0]
        masks = np.einsum("nm,mhw->nhw", cells[:, count:], maps[0])
    x = case["width"] if attributes.get("bb_normalized") else case["width"] / attributes["w_scale"]
    y = case["height"] if attributes.get("bb_normalized") else case["height"] / attributes["h_scale"]
    boxes = corners(cells[:, 0] * x, cells[:, 1] * y, cells[:, 2] * x, cells[:, 3] * y)
    classes, best = surest(cells[:, 4:count])
    return boxes, classes, best, masks


def yolov5(case, tensors):
    """A pyramid with the values of an anchor before the cells."""
    levels = case["attributes"]["anchors"]
    lists = [(level, np.array(a).reshape(-1, 2)) for level, a in enumerate(levels) if a]
    boxes, classes, best = [], [], []
    for tensor, (level, anchors) in zip(tensors, lists):
        count, (h, w) = len(anchors), tensor.shape[2:]
        cells = sigmoid(tensor[0].reshape(count, -1, h, w))
        rows, columns = np.meshgrid(np.arange(h), np.arange(w), indexing="ij")
        stride = 2**level
        cx = (2 * cells[:, 0] - 0.5 + columns) * stride
        cy = (2 * cells[:, 1] - 0.5 + rows) * stride
        bw = (2 * cells[:, 2]) ** 2 * anchors[:, 0, None, None]
        bh = (2 * cells[:, 3]) ** 2 * anchors[:, 1, None, None]
        boxes.append(corners(cx.ravel(), cy.ravel(), bw.ravel(), bh.ravel()))
        scores = cells[:, 5:]
        classes.append(scores.argmax(axis=1).ravel())
        best.append((scores.max(axis=1) * cells[:, 4]).ravel())
    scale = np.array(
        [case["width"] / (tensors[0].shape[3] * 2 ** lists[0][0]),
         case["height"] / (tensors[0].shape[2] * 2 ** lists[0][0])] * 2)
    return np.concatenate(boxes) * scale, np.concatenate(classes), np.concatenate(best), None


FORMATS = {
    "retinanet_boxes": retinanet_boxes,
    "tflite_detection": tflite_detection,
    "tflite_detection_boxes": tflite_detection_boxes,
    "yolov5": yolov5,
    "yolov8": yolov8,
    "yolov8seg": yolov8,
}


def main():
    case = json.load(sys.stdin)
    tensors = [
        np.array(values, dtype=np.float64).reshape(shape)
        for values, shape in zip(case["values"], case["shapes"])
    ]
    boxes, classes, best, masks = FORMATS[case["format"]](case, tensors)
    is_box = (boxes[:, 2] >= boxes[:, 0]) & (boxes[:, 3] >= boxes[:, 1])
    is_found = is_box & (best >= case["threshold"])
    order = [i for i in np.argsort(-best, kind="stable") if is_found[i]]
    found = [
        {
            "box": boxes[i].tolist(),
            "class": int(classes[i]),
            "score": float(best[i]),
            "mask": [] if masks is None else masks[i].ravel().tolist(),
        }
        for i in order
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
