"""Labels the training photos: a face is what CenterFace and YuNet both find.

    python label.py --shared SHARED --out labels.json

Boxes and points are the means of both detectors'. What only one of them finds may be a face or not:
such regions are kept as `ignored`, and training gets neither reward nor blame there.
"""
import argparse
import json
import os
import time

import numpy as np

from detectors import CenterFace, YuNet, at_scales, overlaps
from photos import read, training_photos

AGREEMENT = 0.4


def agreement(first, second):
    """The faces that both found, and the boxes that one alone found."""
    faces, ignored, taken = [], [], set()
    for face in first:
        shares = overlaps(face, second)
        best = int(shares.argmax()) if len(second) else -1
        if best >= 0 and shares[best] >= AGREEMENT and best not in taken and alike(face, second[best]):
            taken.add(best)
            faces.append((face + second[best]) / 2)
        else:
            ignored.append(face[:4])
    ignored += [face[:4] for i, face in enumerate(second) if i not in taken]
    return faces, ignored


def alike(face, other):
    """Whether both are sure enough, and their points lie within a sixth of the face's size."""
    size = np.sqrt(np.prod(face[2:4] - face[:2]))
    distance = np.linalg.norm((face[5:] - other[5:]).reshape(5, 2), axis=1).mean()
    return min(face[4], other[4]) >= 0.35 and face[4] + other[4] >= 0.9 and distance < size / 6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", required=True, help="the folder of datasets/ and models/onnx/")
    parser.add_argument("--out", required=True, help="the labels, as JSON")
    arguments = parser.parse_args()
    models = os.path.join(arguments.shared, "models", "onnx")
    center = CenterFace(os.path.join(models, "centerface", "centerface.onnx"))
    yunet = YuNet(os.path.join(models, "yunet", "yunet_n_640_640.onnx"))
    labels, counts, start = {}, np.zeros(3, int), time.time()
    for path in training_photos(arguments.shared):
        picture = read(path)
        faces, ignored = agreement(at_scales(center, picture), at_scales(yunet, picture))
        labels[os.path.relpath(path, arguments.shared)] = {
            "faces": [[round(float(v), 2) for v in (*f[:4], *f[5:])] for f in faces],
            "ignored": [[round(float(v), 2) for v in box] for box in ignored],
        }
        counts += (1, len(faces), len(ignored))
        if counts[0] % 20 == 0:
            print(*counts, f"{time.time() - start:.0f} s", flush=True)
    with open(arguments.out, "w") as file:
        json.dump(labels, file, indent=0)
    print(f"{counts[0]} photos, {counts[1]} faces, {counts[2]} ignored regions")


if __name__ == "__main__":
    main()
