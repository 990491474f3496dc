#!/usr/bin/env python3
"""Compares results of the float reference with onnxruntime's.

    compare_float.py MODEL FOLDER [--tolerance T]

FOLDER holds `tensors.tsv`, one line per tensor: `input` or `output`, its name, its extents joined by
`x` (empty for a scalar), and the name of a file in FOLDER with its float32 elements, little-endian,
row-major. Prints one line per output: the largest difference and its ratio to the range of
onnxruntime's output. Ends with status 1 where a ratio is over the tolerance (1e-4) or extents differ.

Needs onnxruntime and numpy; and onnx where extents differ from those that the file declares.
"""

import argparse
import os
import sys

import numpy as np
import onnxruntime


def read_tensors(folder):
    """The inputs and the outputs in FOLDER, each a dictionary from names to arrays."""
    tensors = {"input": {}, "output": {}}
    with open(os.path.join(folder, "tensors.tsv"), encoding="utf-8") as table:
        for line in table:
            kind, name, extents, file = line.rstrip("\n").split("\t")
            shape = [int(extent) for extent in extents.split("x") if extent]
            elements = np.fromfile(os.path.join(folder, file), dtype="<f4")
            tensors[kind][name] = elements.reshape(shape)
    return tensors["input"], tensors["output"]


def session(model, inputs):
    """A session for MODEL, its declared extents replaced where INPUTS have others."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    providers = ["CPUExecutionProvider"]
    result = onnxruntime.InferenceSession(model, options, providers=providers)
    declared = {value.name: value.shape for value in result.get_inputs()}
    if all(
        len(declared[name]) == array.ndim
        and all(not isinstance(d, int) or d == n for d, n in zip(declared[name], array.shape))
        for name, array in inputs.items()
    ):
        return result

    import onnx

    proto = onnx.load(model)
    for value in proto.graph.input:
        if value.name in inputs:
            value.type.tensor_type.shape.CopyFrom(
                onnx.helper.make_tensor_type_proto(1, inputs[value.name].shape).tensor_type.shape
            )
    del proto.graph.value_info[:]
    for value in proto.graph.output:
        value.type.tensor_type.ClearField("shape")
    return onnxruntime.InferenceSession(
        proto.SerializeToString(), options, providers=providers
    )


def main():
    parser = argparse.ArgumentParser(description="Compares the float reference with onnxruntime.")
    parser.add_argument("model")
    parser.add_argument("folder")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    arguments = parser.parse_args()

    inputs, outputs = read_tensors(arguments.folder)
    names = list(outputs)
    expected = session(arguments.model, inputs).run(names, inputs)
    worst = 0.0
    for name, reference in zip(names, expected):
        actual = outputs[name]
        if actual.shape != reference.shape:
            print(f"{name}: {actual.shape} instead of {reference.shape}")
            worst = np.inf
            continue
        difference = float(np.abs(actual.astype(np.float64) - reference).max(initial=0))
        extent = float(reference.max() - reference.min()) if reference.size else 0.0
        ratio = difference / extent if extent > 0 else difference
        ratio = ratio if np.isfinite(ratio) else np.inf
        worst = max(worst, ratio)
        print(f"{name}: largest difference {difference:.3g}, {ratio:.2e} of the range {extent:.4g}")
    print(f"worst {worst:.2e}, tolerance {arguments.tolerance:.0e}")
    return 0 if worst <= arguments.tolerance else 1


if __name__ == "__main__":
    sys.exit(main())
