"""Makes the demo's photo and the calibration pictures from NASA's portrait of Eileen Collins.

    python make_pictures.py --out ..

The portrait is in the public domain; the scikit-image package brings it as `data.astronaut()`.
Writes `scene.jpg` (1280x720) and `calibration/*.jpg` (640x480); every run writes the same pictures.
"""
import argparse
import os

import cv2
import numpy as np
from skimage import data

SEED = 2
FACE = (225, 115)  # the face's middle in the portrait, which is 512x512


def stage(portrait, width, height, left, blur):
    """The portrait as high as the picture, `left` from its edge, mirrored and blurred beside it."""
    large = cv2.resize(portrait, (height, height), interpolation=cv2.INTER_CUBIC)
    right = width - height - left
    whole = cv2.copyMakeBorder(large, 0, 0, left, right, cv2.BORDER_REFLECT)
    soft = cv2.GaussianBlur(whole, (0, 0), blur)
    x = np.arange(width)
    outside = np.maximum(left - x, x - (left + height - 1)) / 40 + 1
    share = outside.clip(0, 1)[None, :, None]
    return (whole * (1 - share) + soft * share).round().astype(np.uint8)


def lit(picture, rng):
    """Another exposure, contrast and colour of light."""
    x = picture.astype(np.float32) * np.exp(rng.normal(0, 0.12, 3)).astype(np.float32)
    x = (x - 110) * np.exp(rng.normal(0, 0.3)) + 110 + rng.normal(0, 25)
    if rng.random() < 0.15:
        x = np.repeat(x.mean(2, keepdims=True), 3, 2)
    return cv2.GaussianBlur(x, (0, 0), rng.uniform(0.3, 1.5)).clip(0, 255).astype(np.uint8)


def look(portrait, size, rng, enlargement):
    """The portrait seen from another place: turned, scaled, mirrored, moved."""
    angle, scale = np.radians(rng.normal(0, 8)), enlargement * np.exp(rng.uniform(-0.2, 0.2))
    flip = -1 if rng.random() < 0.5 else 1
    linear = scale * np.array(
        [[flip * np.cos(angle), -np.sin(angle)], [flip * np.sin(angle), np.cos(angle)]])
    place = rng.uniform(0.3, 0.7, 2) * size
    shift = place - linear @ np.array(FACE)
    source = portrait
    if scale < 0.7:  # no aliasing
        source = cv2.GaussianBlur(portrait, (0, 0), 0.4 / scale)
    return cv2.warpAffine(
        source, np.hstack([linear, shift[:, None]]), size, borderMode=cv2.BORDER_REFLECT)


def calibration(portrait, rng):
    """16 pictures: single faces from near to far, and walls of portraits."""
    for enlargement in (2.6, 2.0, 1.5, 1.2, 1.0, 0.8, 0.6, 0.45):
        yield lit(look(portrait, (640, 480), rng, enlargement), rng)
    for columns, rows in ((2, 1), (2, 2), (3, 2), (4, 3), (5, 4), (2, 2), (3, 2), (4, 3)):
        size = (640 // columns, 480 // rows)
        tiles = [
            [lit(look(portrait, size, rng, size[0] / 330), rng) for _ in range(columns)]
            for _ in range(rows)
        ]
        wall = np.vstack([np.hstack(row) for row in tiles])
        yield cv2.copyMakeBorder(
            wall, 0, 480 - wall.shape[0], 0, 640 - wall.shape[1], cv2.BORDER_REPLICATE)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True, help="the folder of scene.jpg and calibration/")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    portrait = np.ascontiguousarray(data.astronaut()[:, :, ::-1])
    scene = stage(portrait, 1280, 720, 220, 14)
    cv2.imwrite(os.path.join(arguments.out, "scene.jpg"), scene, [cv2.IMWRITE_JPEG_QUALITY, 88])
    folder = os.path.join(arguments.out, "calibration")
    os.makedirs(folder, exist_ok=True)
    for index, picture in enumerate(calibration(portrait, np.random.default_rng(SEED))):
        cv2.imwrite(
            os.path.join(folder, f"{index:02}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, 80])


if __name__ == "__main__":
    main()
