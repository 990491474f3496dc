#!/usr/bin/env python3
"""One run of another runtime, or of NumPy, in a process of its own; prints one line of JSON.

    peer.py input FILE EXTENTS LARGEST          writes a seeded float32 array to FILE (.npy)
    peer.py reshape MODEL RESULT EXTENTS        declares other extents for the only input
    peer.py onnxruntime MODEL THREADS REPEATS [INPUT [OURS]]
                                                OURS: folder of `synap run --dump-out` to compare with
    peer.py litert MODEL THREADS REPEATS
    peer.py quantize MODEL RESULT PHOTO...      quantize_static, MinMax, uint8

Times are milliseconds. `load` is from the model's file to a network that is ready to run; imports of
Python modules are not part of it.
"""

import json
import os
import sys
import time

import numpy as np


def timed(run, repeats):
    """The milliseconds of each of `repeats` calls."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1e3)
    return times


def make_input(path, extents, largest):
    shape = [int(extent) for extent in extents.split("x")]
    values = np.random.default_rng(5).random(shape, dtype=np.float32) * np.float32(largest)
    np.save(path, values)
    return {}


def reshape(model, result, extents):
    import onnx

    network = onnx.load(model)
    shape = [int(extent) for extent in extents.split("x")]
    declared = onnx.helper.make_tensor_type_proto(1, shape).tensor_type.shape
    network.graph.input[0].type.tensor_type.shape.CopyFrom(declared)
    del network.graph.value_info[:]
    for value in network.graph.output:
        value.type.tensor_type.ClearField("shape")
    onnx.save(onnx.shape_inference.infer_shapes(network), result)
    return {}


def ratio(ours, expected):
    """The largest difference divided by the range of `expected`."""
    if ours.size != expected.size:
        raise SystemExit(f"{ours.size} elements instead of {expected.size}")
    difference = float(np.abs(ours.astype(np.float64) - expected.ravel()).max(initial=0))
    extent = float(expected.max() - expected.min())
    return difference / extent if extent > 0 else difference


def run_onnxruntime(model, threads, repeats, source=None, ours=None):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(threads)
    options.log_severity_level = 3
    began = time.perf_counter()
    network = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    load = (time.perf_counter() - began) * 1e3
    entry = network.get_inputs()[0]
    array = np.load(source) if source else np.zeros(entry.shape, dtype=np.float32)
    outputs = []

    def infer():
        outputs[:] = network.run(None, {entry.name: array})

    result = {"load": load, "times": timed(infer, int(repeats))}
    if ours:
        result["ratios"] = {
            value.name: ratio(
                np.fromfile(os.path.join(ours, f"output_float_{index}.dat"), dtype="<f4"),
                outputs[index],
            )
            for index, value in enumerate(network.get_outputs())
        }
    return result


def run_litert(model, threads, repeats):
    from ai_edge_litert.interpreter import Interpreter

    began = time.perf_counter()
    network = Interpreter(model_path=model, num_threads=int(threads))
    network.allocate_tensors()
    load = (time.perf_counter() - began) * 1e3
    for entry in network.get_input_details():
        network.set_tensor(entry["index"], np.zeros(entry["shape"], dtype=entry["dtype"]))
    return {"load": load, "times": timed(network.invoke, int(repeats))}


def letterbox(path, height, width):
    """A photo as the network wants it: fitted, grey around it, RGB, 0 ... 1, channels first."""
    import cv2

    image = cv2.imread(path)
    scale = min(width / image.shape[1], height / image.shape[0])
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    fitted = np.full((height, width, 3), 114, dtype=np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    fitted[top : top + size[1], left : left + size[0]] = cv2.resize(image, size)
    return (fitted[None, :, :, ::-1].transpose(0, 3, 1, 2) / np.float32(255)).astype(np.float32)


def quantize(model, result, *photos):
    import onnx
    from onnxruntime.quantization import (
        CalibrationDataReader,
        CalibrationMethod,
        QuantFormat,
        QuantType,
        quantize_static,
    )

    entry = onnx.load(model).graph.input[0]
    height, width = [extent.dim_value for extent in entry.type.tensor_type.shape.dim[2:]]

    class Photos(CalibrationDataReader):
        def __init__(self):
            self.rest = iter(photos)

        def get_next(self):
            photo = next(self.rest, None)
            return None if photo is None else {entry.name: letterbox(photo, height, width)}

    quantize_static(
        model,
        result,
        Photos(),
        quant_format=QuantFormat.QDQ,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QUInt8,
        per_channel=False,
        calibrate_method=CalibrationMethod.MinMax,
    )
    return {}


COMMANDS = {
    "input": make_input,
    "reshape": reshape,
    "onnxruntime": run_onnxruntime,
    "litert": run_litert,
    "quantize": quantize,
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])))
