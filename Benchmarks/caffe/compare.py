#!/usr/bin/env python3
"""Compares Caffe networks in our float reference with OpenCV's dnn module.

    compare.py [--random N] [--shared FOLDER] [--layers | --networks] [NAME ...]

First small networks of one layer each (cases.py); layers that OpenCV doesn't have, or computes
otherwise than Caffe, are compared with their formula in numpy. Then the networks of FOLDER: MTCNN's
det1 to det3, and RFB-320, whose ONNX file must give the same numbers within 1e-5. Inputs are N seeded
random ones. NAME restricts the cases to those whose names contain it. Numbers must be within 1e-4 of the
largest magnitude of their output, at least 1. Prints one line per case with the largest difference;
ends with status 1 where one is too large.
"""

import argparse
import os
import subprocess
import sys
import tempfile

import cv2
import numpy as np

import cases

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(HERE, "../../.build/release/synap")
TOLERANCE = 1e-4
SAME_NETWORK_TOLERANCE = 1e-5


def opencv(text, model, arrays, outputs):
    """The outputs in OpenCV; `text` and `model` are contents."""
    net = cv2.dnn.readNetFromCaffe(
        np.frombuffer(text, np.uint8), *([np.frombuffer(model, np.uint8)] if model else []))
    net.enableWinograd(False)
    net.enableFusion(False)
    for name, array in arrays.items():
        net.setInput(array, name)
    return net.forward(list(outputs))


def ours(model, arrays, count):
    """The outputs of the float reference; a message where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for index, array in enumerate(arrays.values()):
            files.append(os.path.join(folder, f"input_{index}.dat"))
            array.tofile(files[-1])
        run = subprocess.run(
            [TOOL, "run", "--model", model, "--dump-out", folder, *files], capture_output=True,
            text=True, check=False)
        if run.returncode != 0:
            return (run.stderr.strip() or run.stdout.strip()).replace("\n", " | ")
        return [
            np.fromfile(os.path.join(folder, f"output_float_{i}.dat"), "f4") for i in range(count)]


def compare(pairs, tolerance):
    """The line of the table for (expected, actual) outputs, and whether they are equal enough."""
    worst, is_good = 0.0, True
    for expected, actual in pairs:
        expected = np.asarray(expected, np.float64).ravel()
        if actual.size != expected.size:
            return f"{actual.size} numbers instead of {expected.size}", False
        difference = float(np.abs(actual - expected).max(initial=0))
        is_good &= difference <= tolerance * max(1.0, float(np.abs(expected).max(initial=0)))
        worst = max(worst, difference)
    return f"largest difference {worst:.2g}", is_good


def layer_case(case, count):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "net.prototxt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(case.text)
        model = case.model()
        if model:
            with open(os.path.join(folder, "net.caffemodel"), "wb") as file:
                file.write(model)
        pairs = []
        for seed in range(count):
            arrays = case.arrays(seed)
            actual = ours(path, arrays, len(case.outputs))
            if isinstance(actual, str):
                return actual, False
            if case.formula:
                expected = case.formula(*arrays.values())
            else:
                text = (case.reference or case.text).encode()
                expected = opencv(text, case.reference_model(), arrays, case.outputs)
            pairs += zip(expected, actual)
    line, is_good = compare(pairs, TOLERANCE)
    return line + (" from the formula" if case.formula else ""), is_good


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def random_input(shape, seed):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype("f4")


def networks(folder, count):
    """The names of the shared networks, and for each its line and whether it is good."""
    for name, shape, outputs in [
            ("caffe/mtcnn/det1", (1, 3, 12, 12), ("conv4-2", "prob1")),
            ("caffe/mtcnn/det2", (1, 3, 24, 24), ("conv5-2", "prob1")),
            ("caffe/mtcnn/det3", (1, 3, 48, 48), ("conv6-2", "conv6-3", "prob1")),
            ("rfb320/RFB-320", (1, 3, 240, 320), ("boxes", "scores"))]:
        path = os.path.join(folder, name)
        text, model = contents(path + ".prototxt"), contents(path + ".caffemodel")
        pairs, same = [], []
        for seed in range(count):
            arrays = {"input" if "RFB" in name else "data": random_input(shape, seed)}
            actual = ours(path + ".prototxt", arrays, len(outputs))
            if isinstance(actual, str):
                yield name, (actual, False)
                return
            pairs += zip(opencv(text, model, arrays, outputs), actual)
            if os.path.exists(path + ".onnx"):
                other = ours(path + ".onnx", arrays, len(outputs))
                same += zip(sorted(other, key=len), sorted(actual, key=len))
        yield name, compare(pairs, TOLERANCE)
        if same:
            yield name + " and its ONNX file", compare(same, SAME_NETWORK_TOLERANCE)


def main():
    parser = argparse.ArgumentParser(description="Compares Caffe networks with OpenCV.")
    parser.add_argument("--random", type=int, default=3, help="random inputs per network")
    root = os.path.join(HERE, "../../../shared")
    parser.add_argument("--shared", default=os.environ.get("SYNAP_SHARED", root))
    parser.add_argument("--layers", action="store_true", help="only the networks of one layer")
    parser.add_argument("--networks", action="store_true", help="only the shared networks")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    results = []

    def report(name, result):
        line, is_good = result
        results.append(is_good)
        print(f"{'ok  ' if is_good else 'DIFF'} {name:36} {line}", flush=True)

    if not arguments.networks:
        for case in cases.all_cases():
            if not arguments.names or any(name in case.name for name in arguments.names):
                try:
                    report(case.name, layer_case(case, arguments.random))
                except cv2.error as error:
                    report(case.name, (f"OpenCV: {error.err}", False))
    folder = os.path.join(os.path.abspath(arguments.shared), "models")
    if os.path.isdir(folder) and not arguments.layers and not arguments.names:
        for name, result in networks(folder, arguments.random):
            report(name, result)
    elif arguments.networks:
        sys.exit("there are no networks: set SYNAP_SHARED")
    print(f"{sum(results)} of {len(results)} as they must be")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
