"""The photos to train on, and those that must stay out of training because they are the test."""
import os

import cv2
import numpy as np

FOLDERS = ("portraits", "ultralight_imgs", "yoloface50k_small", "coco128")
TESTS = ("datasets/dlib_faces", "images")
HELD_OUT = 12  # of so many photos one is not trained on, to choose by
EXTENSIONS = (".jpg", ".jpeg", ".png", ".bmp")


def pictures(folder):
    """The paths of all pictures under `folder`, in a fixed order."""
    found = []
    for path, _, names in os.walk(folder):
        found += [os.path.join(path, n) for n in names if n.lower().endswith(EXTENSIONS)]
    return sorted(found)


def read(path, longest=1600):
    """A picture as [h, w, 3] BGR bytes, reduced so that no side is longer than `longest`."""
    picture = cv2.imread(path, cv2.IMREAD_COLOR)
    if picture is None:
        raise SystemExit(f"{path}: cannot be read as a picture")
    scale = longest / max(picture.shape[:2])
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return picture


def thumbnail(picture):
    """What is left of a picture when size, light and contrast don't count: 16x16 standard scores."""
    small = cv2.resize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), (16, 16), interpolation=cv2.INTER_AREA)
    small = small.astype(np.float32)
    return ((small - small.mean()) / (small.std() + 1e-6)).ravel()


def training_photos(shared):
    """The photos under `datasets` to train on: none that resembles a picture of the test."""
    tests = [thumbnail(read(p)) for t in TESTS for p in pictures(os.path.join(shared, t))]
    chosen = []
    for folder in FOLDERS:
        for path in pictures(os.path.join(shared, "datasets", folder)):
            thumb = thumbnail(read(path))
            likeness = max(float(thumb @ t) / thumb.size for t in tests)
            if likeness > 0.95:
                print(f"{path}: left out, it resembles a picture of the test ({likeness:.3f})")
            else:
                chosen.append(path)
    return chosen


def divided(labels):
    """The labels to train on, and those of the photos that are held out."""
    names = sorted(labels)
    held = set(names[HELD_OUT // 2 :: HELD_OUT])
    return {n: labels[n] for n in names if n not in held}, {n: labels[n] for n in names if n in held}
