#!/usr/bin/env python3
"""Compares TFLite networks with LiteRT's reference kernels (OpResolverType.BUILTIN_REF).

    compare.py [--random N] [--shared FOLDER] [--operators] [MODEL ...]

Quantized networks are converted as they are and run on the emulated NPU: the bytes of all outputs must
be equal. Float networks run in our float reference: numbers must be within 1e-4 of the largest
magnitude of their output, at least 1. Inputs are N seeded random ones and, for networks that look at
pictures, the pictures of FOLDER. Without MODEL it takes FOLDER's networks; those that LiteRT itself
refuses or dies of must be refused by ours, too. --operators takes small networks of one operator each
(cases.py) instead. Prints one line per network; ends with status 1 where one differs.
"""

import argparse
import glob
import os
import subprocess
import sys
import tempfile

import numpy as np
from ai_edge_litert import interpreter as litert
from PIL import Image

import cases

TOOLS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.build/release")
TOLERANCE = 1e-4


def interpreter_of(model):
    interpreter = litert.Interpreter(
        model, experimental_op_resolver_type=litert.OpResolverType.BUILTIN_REF)
    interpreter.allocate_tensors()
    return interpreter


def reference(model):
    """An interpreter with reference kernels; None where LiteRT refuses the network or dies of it."""
    trial = subprocess.run(
        [sys.executable, "-B", os.path.abspath(__file__), "--try", model],
        capture_output=True, check=False)
    return interpreter_of(model) if trial.returncode == 0 else None


def random_input(details, seed):
    numbers = np.random.default_rng(seed)
    shape, kind = details["shape"], details["dtype"]
    if np.issubdtype(kind, np.integer):
        limits = np.iinfo(kind)
        return numbers.integers(limits.min, limits.max, shape, kind, endpoint=True)
    return numbers.uniform(-1, 1, shape).astype(kind)


def picture_input(details, path):
    """The picture stretched over the input, its range the input's."""
    _, height, width, channels = details["shape"]
    picture = Image.open(path).convert("RGB" if channels == 3 else "L")
    pixels = np.asarray(picture.resize((width, height))).reshape(details["shape"])
    kind = details["dtype"]
    if kind == np.uint8:
        return pixels
    if kind == np.int8:
        return (pixels.astype(np.int16) - 128).astype(np.int8)
    return (pixels / 127.5 - 1).astype(kind)


def inputs_of(interpreter, count, pictures):
    details = interpreter.get_input_details()
    for seed in range(count):
        yield f"random {seed}", [random_input(d, seed) for d in details]
    if len(details) == 1 and len(details[0]["shape"]) == 4 and details[0]["shape"][3] in (1, 3):
        for path in pictures:
            yield os.path.basename(path), [picture_input(details[0], path)]


def expected_outputs(interpreter, inputs):
    for details, array in zip(interpreter.get_input_details(), inputs):
        interpreter.set_tensor(details["index"], array)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]


def tool(folder, *arguments):
    command = [os.path.join(TOOLS, arguments[0]), *arguments[1:]]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def actual_outputs(folder, model, is_quantized, inputs, expected):
    """Our outputs; what the tool says where it fails."""
    files = []
    for index, array in enumerate(inputs):
        files.append(f"input_{index}.dat")
        array.tofile(os.path.join(folder, files[-1]))
    if is_quantized:
        run = tool(folder, "synap_cli", "-m", "model.synap", "--dump-raw", *files)
        names = "output_raw_{}.dat"
    else:
        run = tool(folder, "synap", "run", "--model", model, "--dump-out", ".", *files)
        names = "output_float_{}.dat"
    if run.returncode != 0:
        return run.stderr.strip() or run.stdout.strip()
    return [
        np.fromfile(os.path.join(folder, names.format(i)), dtype=e.dtype)
        for i, e in enumerate(expected)]


def is_quantized(interpreter):
    return any(
        d["quantization"][0] != 0 and d["dtype"] in (np.uint8, np.int8, np.int16)
        for d in interpreter.get_input_details() + interpreter.get_output_details()) or any(
        o["op_name"] == "QUANTIZE" for o in interpreter._get_ops_details())


def compare(model, count, pictures):
    """The line of the table for `model`, and whether all is as it must be."""
    interpreter = reference(model)
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--model", model, "--target", "VS680", "--out-dir", "."]
        if interpreter is None:
            refused = tool(folder, "synap", "convert", *arguments)
            message = (refused.stderr.strip() or "converted").splitlines()[0]
            return f"refused: {message.removeprefix(model + ': ')}", refused.returncode == 1
        quantized = is_quantized(interpreter)
        if quantized:
            converted = tool(folder, "synap", "convert", *arguments)
            if converted.returncode != 0:
                return converted.stderr.strip(), False
        worst, ratio, equal, total, runs = 0.0, 0.0, 0, 0, 0
        for name, inputs in inputs_of(interpreter, count, pictures):
            expected = expected_outputs(interpreter, inputs)
            actual = actual_outputs(folder, model, quantized, inputs, expected)
            if isinstance(actual, str):
                return f"{name}: {actual}", False
            for e, a in zip(expected, actual):
                e = e.reshape(-1)
                if a.size != e.size:
                    return f"{name}: {a.size} numbers instead of {e.size}", False
                difference = np.abs(a.astype(np.float64) - e.astype(np.float64))
                largest = float(difference.max(initial=0))
                worst = max(worst, largest)
                ratio = max(ratio, largest / max(1, float(np.abs(e.astype(float)).max(initial=0))))
                equal += int(np.count_nonzero(difference == 0))
                total += e.size
            runs += 1
    kind = "bytes" if quantized else "numbers"
    line = f"{runs:4} inputs, {equal} of {total} {kind} equal, largest difference {worst:.3g}"
    return line, worst == 0 if quantized else ratio <= TOLERANCE


def main():
    parser = argparse.ArgumentParser(description="Compares TFLite networks with LiteRT.")
    parser.add_argument("--random", type=int, default=10, help="random inputs per network")
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared")
    parser.add_argument("--shared", default=os.environ.get("SYNAP_SHARED", root))
    parser.add_argument("--operators", action="store_true", help="networks of one operator each")
    parser.add_argument("--try", dest="trial", help=argparse.SUPPRESS)
    parser.add_argument("models", nargs="*")
    arguments = parser.parse_args()
    if arguments.trial:
        interpreter_of(arguments.trial).invoke()
        return 0
    models = [os.path.abspath(model) for model in arguments.models]
    scratch = tempfile.TemporaryDirectory()
    if arguments.operators:
        models += cases.write_all(scratch.name)
    if not models:
        folder = os.path.join(os.path.abspath(arguments.shared), "models")
        models = sorted(glob.glob(f"{folder}/tflite/*.tflite"))
        models += glob.glob(f"{folder}/rfb320/*.tflite") + glob.glob(f"{folder}/bench/*.tflite")
    if not models:
        print("there are no shared networks here to compare; name some, or set SYNAP_SHARED")
    pictures = sorted(glob.glob(os.path.join(arguments.shared, "images", "*.*")))
    is_good = True
    for model in models:
        line, is_equal = compare(model, arguments.random, pictures)
        is_good &= is_equal
        name = os.path.basename(model)
        print(f"{'ok  ' if is_equal else 'DIFF'} {name:36} {line}", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
