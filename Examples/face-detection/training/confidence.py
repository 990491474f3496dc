"""Says what a trained network finds in the photos that were held out, and which score should be even odds.

    python confidence.py --shared SHARED --labels labels.json --checkpoint run/checkpoint.pt

Prints for each score how many labelled faces of 20 pixels or more score less, and how many boxes that
cover neither a label nor an ignored region score more, in the photos trained on and in those held out;
then how far the points of the found faces lie from the label's. `export.py --even-odds` takes the choice.
"""
import argparse
import json
import os

import numpy as np

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait leave the processor to others
import torch

from detectors import overlaps
from finding import detect, fitted, placed
from network import FaceNetwork, fuse
from photos import divided, read

SMALLEST = 20  # pixels of a face that counts
SCORES = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75)


def measured(network, shared, labels):
    """Of each face the score it is found with and its points' distance from the label's, in percent of the
    face's size; and the scores of false boxes."""
    hits, distances, errors = [], [], []
    for name, label in sorted(labels.items()):
        canvas, scale, shift = fitted(read(os.path.join(shared, name)))
        faces, ignored = (placed(label[kind], scale, shift) for kind in ("faces", "ignored"))
        found = detect(network, canvas, min(SCORES))
        for face in faces:
            size = np.sqrt(np.prod(face[2:4] - face[:2]))
            if size < SMALLEST:
                continue
            near = found[overlaps(face, found) >= 0.3] if len(found) else found
            hits.append(max(near[:, 4], default=0))
            if len(near):
                apart = (near[near[:, 4].argmax(), 5:] - face[4:]).reshape(5, 2)
                distances.append(100 * np.linalg.norm(apart, axis=1).mean() / size)
        known = np.vstack([faces[:, :4], ignored])
        for box in found:
            if not len(known) or overlaps(box[:4], known).max() < 0.1:
                errors.append(box[4])
    return np.array(hits), np.array(distances), np.array(errors)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", required=True, help="the folder of datasets/")
    parser.add_argument("--labels", required=True, help="what label.py wrote")
    parser.add_argument("--checkpoint", required=True)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    network = FaceNetwork()
    network.load_state_dict(torch.load(arguments.checkpoint, weights_only=True)["average"])
    network = fuse(network.eval())
    with open(arguments.labels) as file:
        trained, held = divided(json.load(file))
    for kind, labels in (("trained on", trained), ("held out", held)):
        hits, distances, errors = measured(network, arguments.shared, labels)
        print(f"{len(labels)} photos {kind}, {len(hits)} faces")
        for score in SCORES:
            print(f"{score:.2f}: {(hits < score).sum()} missed, {(errors >= score).sum()} false")
        print(
            f"points off by {np.nanmean(distances):.2f} % of the face, "
            f"median {np.nanmedian(distances):.2f} %")


if __name__ == "__main__":
    main()
