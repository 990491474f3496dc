"""The two detectors that label the photos: CenterFace (MIT) and YuNet (Apache-2.0), in onnxruntime.

Both return one row per face: x1, y1, x2, y2, score, then x and y of the eyes, the nose and the
corners of the mouth, from left to right in the picture, in pixels.
"""
import cv2
import numpy as np
import onnx
import onnxruntime


def session(model):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def overlaps(box, boxes):
    """Intersection over union of one box with each of `boxes`."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:4], boxes[:, 2:4])
    common = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(boxes[:, 2:4] - boxes[:, :2], axis=1)
    return common / (np.prod(box[2:4] - box[:2]) + areas - common + 1e-9)


def suppressed(faces, limit=0.4):
    """The surest faces first, without those that overlap a surer one."""
    faces = faces[np.argsort(-faces[:, 4], kind="stable")]
    kept = []
    while len(faces):
        kept.append(faces[0])
        faces = faces[1:][overlaps(faces[0], faces[1:]) < limit]
    return np.array(kept).reshape(-1, 15)


class CenterFace:
    def __init__(self, path, threshold=0.3):
        model = onnx.load(path)
        for name, value in zip(("n", None, "h", "w"), model.graph.input[0].type.tensor_type.shape.dim):
            if name:
                value.dim_param = name
        for output in model.graph.output:
            for name, value in zip(("n", None, "y", "x"), output.type.tensor_type.shape.dim):
                if name:
                    value.dim_param = name
        self.session = session(model.SerializeToString())
        self.input = model.graph.input[0].name
        self.threshold = threshold

    def detect(self, picture):
        """Faces of a BGR picture."""
        height, width = (-(-side // 32) * 32 for side in picture.shape[:2])
        padded = np.zeros((height, width, 3), np.uint8)
        padded[: picture.shape[0], : picture.shape[1]] = picture
        x = padded[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32)
        heat, size, offset, points = self.session.run(None, {self.input: x})
        row, column = np.nonzero(heat[0, 0] > self.threshold)
        h, w = np.exp(size[0, :, row, column]).T * 4
        top = (row + offset[0, 0, row, column] + 0.5) * 4 - h / 2
        left = (column + offset[0, 1, row, column] + 0.5) * 4 - w / 2
        marks = points[0][:, row, column].reshape(5, 2, -1)
        marks = np.stack([marks[:, 1] * w + left, marks[:, 0] * h + top], axis=1).reshape(10, -1)
        score = heat[0, 0, row, column]
        return suppressed(np.vstack([left, top, left + w, top + h, score, marks]).T)


class YuNet:
    SIDE = 640
    OVERLAP = 160

    def __init__(self, path, threshold=0.3):
        self.session = session(path)
        self.names = [o.name for o in self.session.get_outputs()]
        self.threshold = threshold

    def detect(self, picture):
        """Faces of a BGR picture, looked at in tiles where it is larger than the network's input."""
        step = self.SIDE - self.OVERLAP
        found = [np.zeros((0, 15))]
        for top in range(0, max(1, picture.shape[0] - self.OVERLAP), step):
            for left in range(0, max(1, picture.shape[1] - self.OVERLAP), step):
                tile = picture[top : top + self.SIDE, left : left + self.SIDE]
                faces = self.tile(tile)
                faces[:, [0, 2, 5, 7, 9, 11, 13]] += left
                faces[:, [1, 3, 6, 8, 10, 12, 14]] += top
                found.append(faces)
        return suppressed(np.vstack(found))

    def tile(self, tile):
        x = np.zeros((self.SIDE, self.SIDE, 3), np.float32)
        x[: tile.shape[0], : tile.shape[1]] = tile
        out = dict(zip(self.names, self.session.run(None, {"input": x.transpose(2, 0, 1)[None]})))
        rows = []
        for stride in (8, 16, 32):
            score = np.sqrt(out[f"cls_{stride}"] * out[f"obj_{stride}"])[0, :, 0]
            cells = np.nonzero(score > self.threshold)[0]
            grid = np.stack([cells % (self.SIDE // stride), cells // (self.SIDE // stride)], axis=1)
            box = out[f"bbox_{stride}"][0, cells]
            center, size = (grid + box[:, :2]) * stride, np.exp(box[:, 2:]) * stride
            marks = (out[f"kps_{stride}"][0, cells].reshape(-1, 5, 2) + grid[:, None]) * stride
            rows.append(
                np.hstack(
                    [center - size / 2, center + size / 2, score[cells, None], marks.reshape(-1, 10)]
                )
            )
        return suppressed(np.vstack(rows))


def at_scales(detector, picture, sides=(320, 640, 1280)):
    """Faces found with the longer side at each of `sides`; none is enlarged more than twice."""
    found = [np.zeros((0, 15))]
    longest = max(picture.shape[:2])
    for side in sides:
        scale = side / longest
        if scale > 2 and side != sides[0]:
            continue
        how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        faces = detector.detect(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how))
        faces[:, :4] /= scale
        faces[:, 5:] /= scale
        found.append(faces)
    return suppressed(np.vstack(found))
