"""Runs a network on the evaluation photos and compares it with the float network."""

import os

import numpy as np
import onnxruntime

from figures import CONFIDENCE, AnnotationFigures, FloatFigures, NoiseRatio
from photos import annotated_photos, crowd_photos, letterbox


def session(model, threads=0):
    """An onnxruntime session that computes QuantizeLinear and DequantizeLinear as they stand.

    Fused 8-bit kernels saturate their sums on processors without VNNI; what is compared is the
    quantization, so every operator runs on its own.
    """
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Sample:
    """An evaluation photo: its samples, where they lie, its tensor, its faces where annotated."""

    def __init__(self, path, network, faces):
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.samples, self.fit = letterbox(path, *network.size)
        self.tensor = network.tensor(self.samples)
        self.faces = faces
        self.heads = None
        self.detections = None


class Evaluation:
    """The evaluation photos of a network with its float heads."""

    def __init__(self, network, model, photos=("annotated", "crowd")):
        self.network = network
        self.groups = {}
        if "annotated" in photos:
            self.groups["annotated"] = [
                Sample(path, network, faces) for path, faces in annotated_photos().items()
            ]
        if "crowd" in photos:
            self.groups["crowd"] = [Sample(path, network, None) for path in crowd_photos()]
        run = runner(model)
        for sample in self.samples():
            sample.heads = run(sample)
            sample.detections = self._detections(sample, sample.heads)

    def samples(self):
        """All samples."""
        return [sample for group in self.groups.values() for sample in group]

    def _detections(self, sample, heads):
        return self.network.decode(heads, CONFIDENCE).in_photo(sample.fit)

    def figures(self, run):
        """The figures of the network that `run` executes: it takes a sample, returns heads."""
        result = {}
        everything = NoiseRatio(self.network.outputs)
        for name, group in self.groups.items():
            annotation, reference = AnnotationFigures(), FloatFigures()
            for sample in group:
                heads = run(sample)
                everything.add(sample.heads, heads)
                found = self._detections(sample, heads)
                reference.add(sample.detections, found)
                if sample.faces is not None:
                    annotation.add(sample.faces, found)
            result[name] = reference.figures()
            if annotation.faces:
                result[name].update(annotation.figures())
        return {**everything.figures(), **result}


def runner(model, threads=0):
    """A function from a sample to the heads that onnxruntime computes with `model`."""
    network = session(model, threads)
    entry = network.get_inputs()[0].name
    return lambda sample: network.run(None, {entry: sample.tensor})


def write_tensors(evaluation, folder):
    """Writes what our tools need to run on the same data: photos, inputs and float heads.

    `NAME.png` is the fitted photo, `NAME.npy` the input, `NAME.HEAD.npy` the float heads.
    """
    import cv2

    os.makedirs(folder, exist_ok=True)
    for sample in evaluation.samples():
        stem = os.path.join(folder, sample.name)
        cv2.imwrite(stem + ".png", sample.samples[:, :, ::-1])
        np.save(stem + ".npy", sample.tensor)
        for output, head in zip(evaluation.network.outputs, sample.heads):
            np.save(f"{stem}.{output}.npy", head)
