#!/usr/bin/env python3
"""Compares our tools with onnxruntime and LiteRT on this machine: docs/benchmarks.md.

Ours (A) and theirs (B) take turns, A B A B, each in a process of its own on the same processors; a
ratio is that of the medians of one pair. Writes .build/benchmarks/results.md.
"""

import argparse
import glob
import json
import os
import re
import shutil
import statistics
import sys

from growth import plot
from measure import Machine, spread

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, ".build", "benchmarks")
TOOLS = os.path.join(ROOT, ".build", "release")
SHARED = os.environ.get("SYNAP_SHARED") or os.path.join(ROOT, "..", "shared")
PHOTO_COUNT = 32
TOLERANCE = 1e-4

SCHEMES = {
    "uint8": "asymmetric_affine",
    "int8": "perchannel_symmetric_affine",
    "int16": "dynamic_fixed_point",
}
AREAS = ("256x320", "480x320", "480x640", "640x960", "960x1280")

FACE = "[[],[],[],[4,5,8,10,13,16],[23,29,43,55,73,105],[146,217,231,300,335,433]]"


class Results:
    """The lines of the results, shown as they come."""

    def __init__(self):
        self.lines = []

    def add(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")


class Benchmark:
    """What all three comparisons share."""

    def __init__(self, pairs, repeats):
        self.pairs = pairs
        self.repeats = repeats
        self.machine = Machine()
        self.results = Results()
        self.thread_counts = [n for n in (1, 2) if n <= len(self.machine.processors)]

    def tool(self, name, *arguments, threads=None):
        return self.machine.run([os.path.join(TOOLS, name), *arguments], threads)

    def peer(self, *arguments, threads=None):
        peer = os.path.join(ROOT, "Benchmarks", "peer.py")
        child = self.machine.run([sys.executable, peer, *map(str, arguments)], threads)
        return child, json.loads(child.output.splitlines()[-1])

    def take_turns(self, ours, theirs, pairs=None):
        """Calls both in turn, once per pair; each answers with its times. Pairs of them."""
        return [(ours(), theirs() if theirs else None) for _ in range(pairs or self.pairs)]

    def row(self, name, threads, pairs, digits=1):
        """The cells that all tables share: times of ours, of theirs, and the ratio."""
        ours = spread([time for pair in pairs for time in pair[0]], digits)
        if any(pair[1] is None for pair in pairs):
            return f"| {name} | {threads} | {ours} | – | –"
        theirs = spread([time for pair in pairs for time in pair[1]], digits)
        ratios = [statistics.median(a) / statistics.median(b) for a, b in pairs]
        return f"| {name} | {threads} | {ours} | {theirs} | {spread(ratios, 2)}"

    def close(self):
        self.results.add()
        self.results.add(
            f"Other programs took {100 * self.machine.others():.0f} % of the processors meanwhile."
        )
        self.results.add()


def times_of(child):
    """The times that one of our tools printed, without the first, and load and init together."""
    times = [float(time) for time in re.findall(r"^Predict #\d+: ([\d.]+) ms", child.output, re.M)]
    load, init = re.search(r"load: ([\d.]+)  init: ([\d.]+)", child.output).groups()
    return times[1:], float(load) + float(init)


def shared(path):
    """The path of a shared file; None where it is absent."""
    full = os.path.join(SHARED, path)
    return full if os.path.exists(full) else None


def face_network(benchmark, extents):
    """YOLOv5s-face with seeded weights, written by our own example."""
    path = os.path.join(WORK, f"yolov5s_face_{extents}.onnx")
    benchmark.tool("make-yolov5s-face", "--size", extents, path)
    return path


def photos():
    """The photos to calibrate with; empty where there are none."""
    folder = os.path.join(SHARED, "datasets", "coco128", "images")
    return sorted(glob.glob(os.path.join(folder, "*.jpg")))[:PHOTO_COUNT]


def quantization(kind):
    """A metafile's lines for `kind`: a type, or mixed, which is uint8 with int16 behind Concat_155,
    where the heads begin."""
    if kind == "float16":
        return []
    base = "uint8" if kind == "mixed" else kind
    lines = ["quantization:"]
    if kind == "mixed":
        lines += ["  data_type:", "    '*': uint8", "    Concat_155...: int16"]
    else:
        lines.append(f"  data_type: {kind}")
    lines += [f"  scheme: {SCHEMES[base]}", "  dataset:"]
    return lines + ["  - photos/*.jpg" if photos() else "  - random"]


def metafile(name, outputs, kind):
    """Writes the metafile for a face network that is cut off at `outputs`; its path."""
    dataset = os.path.join(WORK, "photos")
    os.makedirs(dataset, exist_ok=True)
    for photo in photos():
        link = os.path.join(dataset, os.path.basename(photo))
        if not os.path.lexists(link):
            os.symlink(os.path.abspath(photo), link)
    lines = ["inputs:", "- means: [0, 0, 0]", "  scale: 255", "  format: rgb fill_color=114"]
    lines.append("outputs:")
    for index, output in enumerate(outputs):
        lines += ["- dequantize: true", f'  name: "{output}"']
        if index == 0:
            lines.append(f"  format: yolov5 landmarks=5 transposed=1 anchors={FACE}")
    lines += quantization(kind)
    path = os.path.join(WORK, f"{name}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path


def compare_float(benchmark):
    """The float reference against onnxruntime: differences and times."""
    add = benchmark.results.add
    benchmark.machine.start()
    models = []
    for name in ("yolov5n-0.5_face_480x640", "yolov5n_face_480x640"):
        models.append((name, shared(f"models/yolov5-face/{name}.onnx"), "1x3x480x640", 1))
    path = shared("models/yolov5-face/yolov5n-0.5.onnx")
    models.append(("yolov5n-0.5 as exported, 640x640", path, "1x3x640x640", 1))
    for extents in ("480x640", "640x640"):
        path = face_network(benchmark, extents)
        models.append((f"YOLOv5s-face {extents}", path, f"1x3x{extents}", 1))
    path = shared("models/onnx/centerface/centerface.onnx")
    if path:
        fixed = os.path.join(WORK, "centerface_480x640.onnx")
        benchmark.peer("reshape", path, fixed, "1x3x480x640")
        path = fixed
    models.append(("CenterFace 480x640", path, "1x3x480x640", 255))
    path = shared("models/onnx/yunet/yunet_n_640_640.onnx")
    models.append(("YuNet 640x640", path, "1x3x640x640", 255))

    add("## Float reference against onnxruntime\n")
    add("| network | threads | ours, ms | onnxruntime, ms | ours/theirs | peak MiB, ours : theirs |")
    add("|---|---:|---:|---:|---:|---:|")
    differences = {}
    for name, model, extents, largest in models:
        if model is None:
            continue
        source = os.path.join(WORK, "input.npy")
        benchmark.peer("input", source, extents, largest)
        dump = os.path.join(WORK, "float")
        for threads in benchmark.thread_counts:
            peaks = ([], [])

            def ours():
                child = benchmark.tool(
                    "synap", "run", "--model", model, "--dump-out", dump,
                    "-r", str(benchmark.repeats + 1), source, threads=threads,
                )  # fmt: skip
                peaks[0].append(child.peak_bytes / 2**20)
                return times_of(child)[0]

            def theirs():
                child, answer = benchmark.peer(
                    "onnxruntime", model, threads, benchmark.repeats + 1, source, dump,
                    threads=threads,
                )  # fmt: skip
                peaks[1].append(child.peak_bytes / 2**20)
                differences[name] = answer["ratios"]
                return answer["times"][1:]

            row = benchmark.row(name, threads, benchmark.take_turns(ours, theirs))
            add(row + " | {:.0f} : {:.0f} |".format(*map(statistics.median, peaks)))
    benchmark.close()
    add("| network | largest difference / range of the output, by output | worst |")
    add("|---|---|---:|")
    for name, ratios in differences.items():
        listed = ", ".join(f"{output} {ratio:.1e}" for output, ratio in ratios.items())
        worst = max(ratios.values())
        verdict = "" if worst <= TOLERANCE else f" **over {TOLERANCE:.0e}**"
        add(f"| {name} | {listed} | {worst:.1e}{verdict} |")
    add()
    return all(max(ratios.values()) <= TOLERANCE for ratios in differences.values())


def convert(benchmark, name, model, outputs, kind="uint8"):
    """Converts `model`; the finished child. The result lies in a folder called `name`."""
    return benchmark.tool(
        "synap", "convert", "--model", model, "--meta", metafile(name, outputs, kind),
        "--target", "VS680", "--out-dir", os.path.join(WORK, name),
    )  # fmt: skip


def face_networks(benchmark):
    """The networks that are quantized: name, file, the tensors they are cut off at."""
    found = [("yolov5s_face", face_network(benchmark, "480x640"), ("349", "369", "389"))]
    for name in ("yolov5n", "yolov5n-0.5"):
        path = shared(f"models/yolov5-face/{name}_face_480x640.onnx")
        if path:
            found.append((name + "_face", path, ("478", "498", "518")))
    return found


def emulator_rows(benchmark):
    """What the emulator is compared on: name, file, outputs, storage, peers with their files."""
    networks = {name: (model, outputs) for name, model, outputs in face_networks(benchmark)}
    face, outputs = networks["yolov5s_face"]
    litert = shared("models/bench/yolov5s_like_480x640_int8.tflite")
    quantized = shared("models/bench/yolov5s_like_480x640_qdq.onnx")
    eight_bits = [("litert", litert), ("onnxruntime", quantized)]
    uint8 = os.path.join(WORK, "yolov5s_face", "model.synap")
    rows = [
        ("yolov5s_face", face, outputs, "uint8", eight_bits),
        ("yolov5s_face_int8", face, outputs, "int8", eight_bits[:1]),
        ("yolov5s_face_int16", face, outputs, "int16", [("our uint8", uint8)]),
        ("yolov5s_face_mixed", face, outputs, "mixed", [("our uint8", uint8)]),
        ("yolov5s_face_float16", face, outputs, "float16", [("onnxruntime", face)]),
    ]
    for name, (model, ends) in networks.items():
        if name == "yolov5s_face":
            continue
        peer = os.path.join(WORK, f"{name}_int8.tflite")
        writer = os.path.join(ROOT, "Benchmarks", "topology.py")
        benchmark.machine.run([sys.executable, writer, model, peer, *ends])
        rows.append((name, model, ends, "uint8", [("litert", peer)]))
    for name in ("tf2_mobilenet_v2_1.0_224_ptq", "mobilenet_v1_0.25_128_quant", "vww_96_int8"):
        path = shared(f"models/tflite/{name}.tflite")
        if path:
            rows.append((name, path, None, "as stored", [("litert", path)]))
    return rows


def compare_emulator(benchmark):
    """Inference on the emulator against LiteRT's and onnxruntime's inference."""
    add = benchmark.results.add
    benchmark.machine.start()
    add("## Emulator against other runtimes\n")
    add(
        "| network, peer | threads | ours, ms | theirs, ms | ours/theirs "
        "| load + init ms, ours : theirs | peak MiB, ours : theirs |"
    )
    add("|---|---:|---:|---:|---:|---:|---:|")
    for name, model, outputs, kind, peers in emulator_rows(benchmark):
        compiled = os.path.join(WORK, name, "model.synap")
        if outputs:
            convert(benchmark, name, model, outputs, kind)
        else:
            benchmark.tool("synap", "convert", "--model", model, "--target", "VS680",
                           "--out-dir", os.path.join(WORK, name))  # fmt: skip
        for runtime, path in [peer for peer in peers if peer[1]] or [(None, None)]:
            for threads in benchmark.thread_counts:
                loads, peaks = ([], []), ([], [])

                def emulate(network, side):
                    child = benchmark.tool(
                        "synap_cli", "-m", network, "-r", str(benchmark.repeats + 1), "random",
                        threads=threads,
                    )  # fmt: skip
                    times, load = times_of(child)
                    loads[side].append(load)
                    peaks[side].append(child.peak_bytes / 2**20)
                    return times

                def theirs():
                    if runtime == "our uint8":
                        return emulate(path, 1)
                    child, answer = benchmark.peer(
                        runtime, path, threads, benchmark.repeats + 1, threads=threads
                    )
                    loads[1].append(answer["load"])
                    peaks[1].append(child.peak_bytes / 2**20)
                    return answer["times"][1:]

                pairs = benchmark.take_turns(
                    lambda: emulate(compiled, 0), theirs if runtime else None
                )
                cells = [
                    " : ".join(f"{statistics.median(side):.0f}" for side in both if side)
                    for both in (loads, peaks)
                ]
                label = f"{name}, {runtime}" if runtime else name
                row = benchmark.row(label, threads, pairs, 2)
                add(f"{row} | {cells[0]} | {cells[1]} |")
    benchmark.close()


def measure_growth(benchmark):
    """Processor time per inference against the picture's area, which other programs disturb least:
    that of a process with many, less that of one with a single. Writes a table and growth.svg."""
    add = benchmark.results.add
    benchmark.machine.start()
    add("## Processor time and the picture's area, YOLOv5s-face in uint8\n")
    add("| height x width | Mpixel | ms, median (least–most) | least ms per Mpixel |")
    add("|---|---:|---:|---:|")
    points = []
    for extents in AREAS:
        name = f"yolov5s_face_{extents}"
        convert(benchmark, name, face_network(benchmark, extents), ("349", "369", "389"))
        compiled = os.path.join(WORK, name, "model.synap")
        times = []
        for _ in range(benchmark.pairs):
            seconds = [
                benchmark.tool("synap_cli", "-m", compiled, "-r", str(count), "random", threads=1)
                .cpu_seconds
                for count in (1, benchmark.repeats + 1)
            ]
            times.append((seconds[1] - seconds[0]) / benchmark.repeats * 1e3)
        height, width = map(int, extents.split("x"))
        area = height * width / 1e6
        points.append((area, min(times), extents))
        add(f"| {extents} | {area:.3f} | {spread(times, 2)} | {min(times) / area:.1f} |")
    path = os.path.join(WORK, "growth.svg")
    with open(path, "w", encoding="utf-8") as file:
        file.write(plot(points, "Mpixel", "ms"))
    add(f"\nPlot: `{os.path.relpath(path, ROOT)}`, with the line through the origin that fits best.")
    benchmark.close()


def compare_conversion(benchmark):
    """`synap convert` against onnxruntime's quantizer, from file to file."""
    add = benchmark.results.add
    if not photos():
        add("## Conversion\n\nLeft out: there are no photos to calibrate with.\n")
        return
    benchmark.machine.start()
    add(f"## `synap convert` against `quantize_static`, {len(photos())} photos\n")
    add("| network | threads | ours, s | theirs, s | ours/theirs | peak MiB, ours : theirs |")
    add("|---|---:|---:|---:|---:|---:|")
    for name, model, outputs in face_networks(benchmark):
        peaks = ([], [])

        def ours():
            # The statistics of the conversion before are kept there.
            shutil.rmtree(os.path.join(WORK, name), ignore_errors=True)
            child = convert(benchmark, name, model, outputs)
            peaks[0].append(child.peak_bytes / 2**20)
            return [child.seconds]

        def theirs():
            result = os.path.join(WORK, f"{name}_qdq.onnx")
            child, _ = benchmark.peer("quantize", model, result, *photos())
            peaks[1].append(child.peak_bytes / 2**20)
            return [child.seconds]

        pairs = benchmark.take_turns(ours, theirs, pairs=max(1, benchmark.pairs // 2))
        row = benchmark.row(name, len(benchmark.machine.processors), pairs, 2)
        add(row + " | {:.0f} : {:.0f} |".format(*map(statistics.median, peaks)))
    benchmark.close()


def measure_kernels(benchmark):
    """The kernels of YOLOv5s-face, by their share of what the machine can do."""
    benchmark.machine.start()
    name, model, outputs = face_networks(benchmark)[0]
    convert(benchmark, name, model, outputs)
    compiled = os.path.join(WORK, name, "model.synap")
    benchmark.results.add("## Kernels of YOLOv5s-face 480x640\n")
    benchmark.results.add(benchmark.tool("kernel-benchmark", "-n", "100", compiled, model).output.rstrip())
    benchmark.close()


PARTS = {
    "float": compare_float,
    "emulator": compare_emulator,
    "conversion": compare_conversion,
    "kernels": measure_kernels,
    "growth": measure_growth,
}


def main():
    parser = argparse.ArgumentParser(description="Compares our tools with other runtimes.")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs per row (5)")
    parser.add_argument("--repeats", type=int, default=5, help="inferences per run (5)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    arguments = parser.parse_args()

    os.makedirs(WORK, exist_ok=True)
    benchmark = Benchmark(arguments.pairs, arguments.repeats)
    machine = benchmark.machine
    benchmark.results.add(
        f"{machine.name()}, {len(machine.processors)} processors, load average "
        f"{os.getloadavg()[0]:.1f} before the start; {arguments.pairs} pairs of runs with "
        f"{arguments.repeats} inferences each, after one that warms up.\n"
    )
    passes = [PARTS[part](benchmark) for part in arguments.parts]
    benchmark.results.write(os.path.join(WORK, "results.md"))
    return 1 if False in passes else 0


if __name__ == "__main__":
    sys.exit(main())
