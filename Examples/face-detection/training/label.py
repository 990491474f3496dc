"""Labels the training photos: a face is what CenterFace and YuNet find, and find again in closer views.

    python label.py --shared SHARED --out labels.json

Both look at the photo at several sizes; then at each place where one saw something, in up to six views.
What both find in half of the views is a face, boxes and points being the means of all views. It has points
where theirs agree. What one finds in nearly all views, and is sure of, is a face without points: most are
turned to a side. Everything else that was found may be a face or not: such regions are kept as `ignored`, and
training gets neither reward nor blame there.
"""
import argparse
import json
import os
import time

import numpy as np

from detectors import CenterFace, YuNet, at_scales, overlaps, suppressed
from photos import read, training_photos
from views import second_look

OFTEN, NEARLY_ALWAYS = 0.5, 0.8  # parts of the views
PROBABLE = 0.9  # the sum of both detectors' mean scores where their points agree
SURE_TOGETHER, SURE_ALONE = 1.2, 0.75  # … where they don't; the score of what one of them sees alone
LARGEST_SPREAD = 0.2  # the deviation of a box's sides among the views, in sizes of the face
LEAST_VIEWS = 4  # of what one detector sees alone
AGREEMENT = 0.4  # the least overlap of two detections of one face, where there are no views
INSIDE = 0.7  # the largest size, in sizes of a face, of what is taken for a part of it
NEAR = 1 / 8  # the largest distance of two detectors' points, in sizes of the face


def size(face):
    return np.sqrt(np.prod(face[2:4] - face[:2]))


def distance(face, other):
    """The mean distance of two detectors' points, in sizes of the face."""
    return np.linalg.norm((face[5:] - other[5:]).reshape(5, 2), axis=1).mean() / size(face)


def verdict(first, second, count):
    """A face [15], its score being how much speaks for it and its points NaN where unknown; or None."""
    seen = [len(first) / count, len(second) / count]
    if min(seen) >= OFTEN:
        a, b = first.mean(0), second.mean(0)
        face = (a + b) / 2
        face[4] = a[4] + b[4]
        if distance(a, b) >= NEAR:
            face[5:] = np.nan
    elif max(seen) >= NEARLY_ALWAYS and count >= LEAST_VIEWS:
        face = first.mean(0) if seen[0] > seen[1] else second.mean(0)
        face[4] *= SURE_TOGETHER / SURE_ALONE
        face[5:] = np.nan
    else:
        return None
    spread = np.vstack([first, second])[:, :4].std(0).max()
    enough = SURE_TOGETHER if np.isnan(face[5]) else PROBABLE
    return face if face[4] >= enough and spread < LARGEST_SPREAD * size(face) else None


def small(candidate, first, second):
    """The face of a candidate too small for views, where both found it in the photo itself; or None."""
    both = []
    for found in (first, second):
        shares = overlaps(candidate, found) if len(found) else np.zeros(1)
        if shares.max() < AGREEMENT:
            return None
        both.append(found[shares.argmax()])
    a, b = both
    if min(a[4], b[4]) < 0.35 or a[4] + b[4] < 0.9 or distance(a, b) > NEAR:
        return None
    return (a + b) / 2


def within(box, face):
    """Whether a box shows no more than a part of a face."""
    share = (size(box) / size(face)) ** 2
    return share < INSIDE**2 and overlaps(box, face[None])[0] > 0.6 * share


def labels_of(picture, center, yunet):
    """Faces [n, 14] and ignored boxes [m, 4] of a picture."""
    first, second = at_scales(center, picture), at_scales(yunet, picture)
    candidates = suppressed(np.vstack([first, second]))
    looks = [second_look(detector, picture, candidates) for detector in (center, yunet)]
    faces, ignored = [], []
    for index, candidate in enumerate(candidates):
        (a, count), (b, _) = ((found[index], counts[index]) for found, counts in looks)
        face = verdict(a, b, count) if count else small(candidate, first, second)
        if face is None:
            ignored.append(candidate[:4])
        else:
            faces.append(face)
    faces = suppressed(np.array(faces).reshape(-1, 15))
    ignored = [box for box in ignored if not any(within(box, face) for face in faces)]
    return np.delete(faces, 4, axis=1), np.array(ignored).reshape(-1, 4)


def rounded(rows):
    """Numbers with two decimals; None where there is none."""
    return [[None if np.isnan(v) else round(float(v), 2) for v in row] for row in rows]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", required=True, help="the folder of datasets/ and models/onnx/")
    parser.add_argument("--out", required=True, help="the labels, as JSON")
    arguments = parser.parse_args()
    models = os.path.join(arguments.shared, "models", "onnx")
    center = CenterFace(os.path.join(models, "centerface", "centerface.onnx"))
    yunet = YuNet(os.path.join(models, "yunet", "yunet_n_640_640.onnx"))
    labels, counts, start = {}, np.zeros(4, int), time.time()
    for path in training_photos(arguments.shared):
        faces, ignored = labels_of(read(path), center, yunet)
        labels[os.path.relpath(path, arguments.shared)] = {
            "faces": rounded(faces), "ignored": rounded(ignored)}
        counts += (1, len(faces), np.isnan(faces[:, 4]).sum(), len(ignored))
        if counts[0] % 20 == 0:
            print(*counts, f"{time.time() - start:.0f} s", flush=True)
    with open(arguments.out, "w") as file:
        json.dump(labels, file, indent=0)
    print(
        f"{counts[0]} photos, {counts[1]} faces, {counts[2]} of them without points, "
        f"{counts[3]} ignored regions")


if __name__ == "__main__":
    main()
