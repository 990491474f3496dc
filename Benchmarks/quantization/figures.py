"""How far quantized heads are from the float ones, and what that does to the faces found."""

import numpy as np

from detections import overlaps

CONFIDENCE = 0.5
FACE_OVERLAP = 0.3
SAME_OVERLAP = 0.5


def decibels(signal, noise):
    """10 log10 of a ratio of energies; infinite without noise."""
    return float("inf") if noise == 0 else float(10 * np.log10(signal / noise))


class NoiseRatio:
    """Signal-to-noise ratios of each output, over all photos that were added."""

    def __init__(self, outputs):
        self.outputs = outputs
        self.signal = np.zeros(len(outputs))
        self.noise = np.zeros(len(outputs))

    def add(self, expected, actual):
        """Adds the heads of one photo."""
        for index, (reference, value) in enumerate(zip(expected, actual)):
            reference = reference.astype(np.float64)
            self.signal[index] += np.sum(reference**2)
            self.noise[index] += np.sum((reference - value) ** 2)

    def figures(self):
        """Decibels by output; and of all elements of all outputs together."""
        each = [round(decibels(*pair), 2) for pair in zip(self.signal, self.noise)]
        pooled = decibels(self.signal.sum(), self.noise.sum())
        return {"sqnr_db": dict(zip(self.outputs, each)), "sqnr_pooled_db": round(pooled, 2)}


def matches(expected, boxes, smallest_overlap):
    """Pairs (index in `expected`, index in `boxes`) that overlap most, each box used once."""
    free = set(range(len(boxes)))
    pairs = []
    for index, box in enumerate(expected):
        if not free:
            break
        candidates = sorted(free)
        shares = overlaps(box, boxes[candidates])
        best = int(np.argmax(shares))
        if shares[best] >= smallest_overlap:
            pairs.append((index, candidates[best]))
            free.discard(candidates[best])
    return pairs


class AnnotationFigures:
    """Recall and landmark error against annotated faces."""

    def __init__(self):
        self.faces = 0
        self.found = 0
        self.errors = []

    def add(self, faces, detections):
        """Adds one photo; the detections are in its pixels."""
        self.faces += len(faces)
        boxes = np.array([face.box for face in faces])
        for face, index in matches(boxes, detections.boxes, FACE_OVERLAP):
            self.found += 1
            if detections.points is not None:
                moves = np.linalg.norm(detections.points[index] - faces[face].points, axis=1)
                self.errors.append(moves.mean() / faces[face].interocular)

    def figures(self):
        """Faces found, and the mean error in percent of the distance between the eyes."""
        error = round(100 * float(np.mean(self.errors)), 2) if self.errors else None
        return {"annotated": self.faces, "found": self.found, "landmark_error_percent": error}


class FloatFigures:
    """Recall and movement against what the float network finds."""

    def __init__(self):
        self.expected = 0
        self.found = 0
        self.extra = 0
        self.moves = []
        self.overlaps = []

    def add(self, expected, actual):
        """Adds the detections of one photo."""
        pairs = matches(expected.boxes, actual.boxes, SAME_OVERLAP)
        self.expected += len(expected.boxes)
        self.found += len(pairs)
        self.extra += len(actual.boxes) - len(pairs)
        for reference, index in pairs:
            box = expected.boxes[reference]
            self.overlaps.append(overlaps(box, actual.boxes[[index]])[0])
            if expected.points is not None:
                moves = np.linalg.norm(expected.points[reference] - actual.points[index], axis=1)
                self.moves.append(moves.mean() / np.sqrt(np.prod(box[2:] - box[:2])))

    def figures(self):
        """Counts; mean overlap of boxes and mean movement of points, in percent of a box's side."""
        result = {"float": self.expected, "kept": self.found, "extra": self.extra}
        result["overlap_percent"] = _percent(self.overlaps)
        result["landmark_shift_percent"] = _percent(self.moves)
        return result


def _percent(values):
    return round(100 * float(np.mean(values)), 2) if values else None
