"""Where a network sees faces in the training photos that are none: what to show it more often."""
import copy
import os

import numpy as np

from detectors import overlaps
from finding import detect, fitted, placed
from network import fuse
from photos import read

DOUBTFUL = 0.3  # the least score of a mistake


def mistakes(network, shared, labels):
    """Rows (photo's name, box in its pixels) of what covers neither a label nor an ignored region."""
    network = fuse(copy.deepcopy(network).eval())
    rows = []
    for name, label in sorted(labels.items()):
        canvas, scale, shift = fitted(read(os.path.join(shared, name)))
        known = np.vstack([placed(label[kind], scale, shift)[:, :4] for kind in ("faces", "ignored")])
        for box in detect(network, canvas, DOUBTFUL)[:, :4]:
            if not len(known) or overlaps(box, known).max() < 0.1:
                rows.append((name, [float(v) for v in (box - np.tile(shift, 2)) / scale]))
    return rows
