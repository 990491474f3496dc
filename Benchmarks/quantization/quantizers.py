#!/usr/bin/env python3
"""One quantizer at work in a process of its own; prints the seconds it took.

    quantizers.py NETWORK SETTING MODEL RESULT

MODEL is the cut float network, RESULT the quantized one with QuantizeLinear and DequantizeLinear.
The photos are loaded and prepared inside the time that is measured, imports are not.
"""

import os
import sys
import time

from networks import NETWORKS
from photos import calibration_photos, letterbox
from simulation import Points, Statistics, with_grids


def tensors(network, distorted=False):
    """The calibration photos as inputs; distorted: stretched and not normalized."""
    for path in calibration_photos():
        samples, _ = letterbox(path, *network.size, keep_proportions=not distorted)
        tensor = network.tensor(samples)
        yield tensor * network.scale + network.mean if distorted else tensor


class OnnxRuntime:
    """quantize_static, after the preparation that its documentation asks for."""

    def __init__(self, method, weights, per_channel=False, distorted=False):
        self.method = method
        self.weights = weights
        self.per_channel = per_channel
        self.distorted = distorted

    def quantize(self, network, model, result):
        import onnxruntime.quantization as peer
        from onnxruntime.quantization.shape_inference import quant_pre_process

        entry = _input(model)

        class Photos(peer.CalibrationDataReader):
            def __init__(self, rest):
                self.rest = rest

            def get_next(self):
                tensor = next(self.rest, None)
                return None if tensor is None else {entry: tensor}

        began = time.perf_counter()
        prepared = result + ".prepared"
        quant_pre_process(model, prepared, skip_symbolic_shape=True)
        peer.quantize_static(
            prepared,
            result,
            Photos(tensors(network, self.distorted)),
            quant_format=peer.QuantFormat.QDQ,
            activation_type=peer.QuantType.QUInt8,
            weight_type=getattr(peer.QuantType, self.weights),
            per_channel=self.per_channel,
            calibrate_method=getattr(peer.CalibrationMethod, self.method),
        )
        seconds = time.perf_counter() - began
        os.remove(prepared)
        return seconds


class NNCF:
    """nncf.quantize: weights per channel, ranges and biases corrected.

    It leaves what convolutions write before SiLU, and what leaves the network, in float. With
    `rounds_all` these are 8-bit too, as in other settings, between the extremes that the quantized
    network has on the calibration photos.
    """

    def __init__(self, preset, fast_bias_correction=True, rounds_all=False):
        self.preset = preset
        self.fast_bias_correction = fast_bias_correction
        self.rounds_all = rounds_all

    def quantize(self, network, model, result):
        import nncf
        import onnx

        entry = _input(model)
        began = time.perf_counter()
        dataset = nncf.Dataset([{entry: tensor} for tensor in tensors(network)])
        quantized = nncf.quantize(
            onnx.load(model),
            dataset,
            preset=getattr(nncf.QuantizationPreset, self.preset),
            subset_size=len(calibration_photos()),
            fast_bias_correction=self.fast_bias_correction,
        )
        if self.rounds_all:
            quantized = _with_all_rounded(quantized, tensors(network))
        onnx.save(quantized, result)
        return time.perf_counter() - began


def _with_all_rounded(model, inputs):
    outputs = [value.name for value in model.graph.output]
    names = [*Points(model, outputs).before_silu, *outputs]
    statistics = Statistics(model, names, list(inputs), histograms=False)
    return with_grids(model, {name: statistics.widest(name) for name in names})


def _input(model):
    import onnx

    return onnx.load(model).graph.input[0].name


SETTINGS = {
    "ort-minmax-tensor": OnnxRuntime("MinMax", "QUInt8"),
    "ort-minmax-channel": OnnxRuntime("MinMax", "QInt8", per_channel=True),
    "ort-percentile-channel": OnnxRuntime("Percentile", "QInt8", per_channel=True),
    "ort-entropy-channel": OnnxRuntime("Entropy", "QInt8", per_channel=True),
    "ort-minmax-distorted": OnnxRuntime("MinMax", "QUInt8", distorted=True),
    "nncf-mixed": NNCF("MIXED"),
    "nncf-mixed-8bit": NNCF("MIXED", rounds_all=True),
    "nncf-performance": NNCF("PERFORMANCE"),
    "nncf-performance-8bit": NNCF("PERFORMANCE", rounds_all=True),
    "nncf-mixed-accurate-bias": NNCF("MIXED", fast_bias_correction=False),
}

if __name__ == "__main__":
    name, setting, source, target = sys.argv[1:]
    print(SETTINGS[setting].quantize(NETWORKS[name], source, target))
