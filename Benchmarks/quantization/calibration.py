#!/usr/bin/env python3
"""Time and peak memory of calibrating YOLOv5s-face 480x640 on 32 photos, ours against onnxruntime.

    Benchmarks/quantization/run calibration TOOLS [--settings S…] [--methods M…] [--runs 3]

TOOLS is the folder of `synap` and `make-yolov5s-face`. All take turns, each in its own process.
A peer's time is that of loading the photos and finding the ranges, without imports and without
quantizing. Ours are whole processes: `synap calibrate`, which serves all settings, and for each
setting `synap convert`, without the statistics of a run before. Peak memory is the whole process's.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

from networks import NETWORKS, Network
from ours import METAFILES, write_metafile
from photos import ROOT

sys.path.insert(0, os.path.join(ROOT, "Benchmarks"))
from measure import Machine, spread  # noqa: E402

WORK = os.path.join(ROOT, ".build", "quantization", "calibration")
METHODS = ("MinMax", "Percentile", "Entropy")


def calibrate(method, model, folder):
    """Finds the ranges of all tensors with onnxruntime; seconds."""
    from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, create_calibrator

    from quantizers import tensors

    network = NETWORKS["yolov5n_face"]

    class Photos(CalibrationDataReader):
        rest = None

        def get_next(self):
            tensor = next(self.rest, None)
            return None if tensor is None else {"input": tensor}

    began = time.perf_counter()
    photos = Photos()
    photos.rest = tensors(network)
    augmented = os.path.join(folder, f"augmented_{method}.onnx")
    calibrator = create_calibrator(
        model,
        augmented_model_path=augmented,
        calibrate_method=getattr(CalibrationMethod, method),
    )
    calibrator.collect_data(photos)
    calibrator.compute_data()
    return time.perf_counter() - began


class Row:
    """Seconds and peak MiB of one setting, over all runs."""

    def __init__(self):
        self.seconds = []
        self.peaks = []

    def add(self, seconds, peak_bytes):
        self.seconds.append(seconds)
        self.peaks.append(peak_bytes / 2**20)

    def figures(self):
        return {
            "seconds": [round(value, 2) for value in self.seconds],
            "peak_mib": [round(value) for value in self.peaks],
        }

    def cells(self):
        return f"{spread(self.seconds, 2)} | {statistics.median(self.peaks):.0f}"


def main():
    parser = argparse.ArgumentParser(description="Compares calibrations of YOLOv5s-face.")
    parser.add_argument("tools", help="where synap and make-yolov5s-face are")
    parser.add_argument("--settings", nargs="*", choices=METAFILES, default=["ours-uint8"])
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=["MinMax"])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", default=os.path.join(WORK, "calibration.json"))
    arguments = parser.parse_args()

    os.makedirs(WORK, exist_ok=True)
    model = os.path.join(WORK, "yolov5s_face.onnx")
    maker = os.path.join(arguments.tools, "make-yolov5s-face")
    subprocess.run([maker, "--size", "480x640", model], check=True, capture_output=True)
    like = NETWORKS["yolov5n_face"]
    network = Network(
        "yolov5s_face", model, like.shape, ("349", "369", "389"), like.mean, like.scale, like.decode
    )
    machine = Machine()
    machine.start()
    rows = {name: Row() for name in [*arguments.methods, "synap calibrate", *arguments.settings]}
    calibrated = os.path.join(WORK, "calibrated")
    statistics_of = write_metafile(network, arguments.settings[0], calibrated)
    for _ in range(arguments.runs):
        for method in arguments.methods:
            script = [sys.executable, "-B", os.path.abspath(__file__), "--peer"]
            child = machine.run([*script, method, model, WORK])
            rows[method].add(json.loads(child.output.splitlines()[-1]), child.peak_bytes)
        child = machine.run(
            [
                os.path.join(arguments.tools, "synap"), "calibrate", "--model", model,
                "--meta", statistics_of, "--out", os.path.join(calibrated, "all.stats"),
            ]
        )  # fmt: skip
        rows["synap calibrate"].add(child.seconds, child.peak_bytes)
        for setting in arguments.settings:
            folder = os.path.join(WORK, setting)
            metafile = write_metafile(network, setting, folder)
            # Without the statistics of the run before.
            shutil.rmtree(os.path.join(folder, "cache"), ignore_errors=True)
            child = machine.run(
                [
                    os.path.join(arguments.tools, "synap"), "convert", "--model", model,
                    "--meta", metafile, "--target", "VS680", "--out-dir", folder,
                ]
            )  # fmt: skip
            rows[setting].add(child.seconds, child.peak_bytes)
    print("| calibration | s | peak MiB |\n|---|---:|---:|")
    for name, row in rows.items():
        print(f"| {name} | {row.cells()} |")
    print(f"\nOther programs took {100 * machine.others():.0f} % of the processors meanwhile.")
    with open(arguments.out, "w", encoding="utf-8") as file:
        json.dump({name: row.figures() for name, row in rows.items()}, file, indent=1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        print(json.dumps(calibrate(*sys.argv[2:])))
    else:
        main()
