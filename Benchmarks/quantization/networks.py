"""The networks that quantizers are compared on, cut where our metafiles cut them."""

import os

import numpy as np
import onnx
from onnx import version_converter

import detections
from photos import shared

OPSET = 13


class Network:
    """A face detector: its file, where it is cut, how photos are prepared and heads are read."""

    def __init__(self, name, path, shape, outputs, mean, scale, decode):
        self.name = name
        self.path = path if os.path.isabs(path) else shared("models", *path.split("/"))
        self.shape = shape
        self.outputs = outputs
        self.mean = mean
        self.scale = scale
        self.decode = decode

    @property
    def size(self):
        """Height and width of the input."""
        return self.shape[2:]

    @property
    def input(self):
        """The name of the input."""
        model = onnx.load(self.path)
        weights = {weight.name for weight in model.graph.initializer}
        return next(value.name for value in model.graph.input if value.name not in weights)

    def tensor(self, samples):
        """RGB samples `[h, w, 3]` as the network wants them: `[1, 3, h, w]`, (x - mean) / scale."""
        planes = samples.transpose(2, 0, 1)[None].astype(np.float32)
        return (planes - np.float32(self.mean)) / np.float32(self.scale)

    def cut(self, folder):
        """Writes the network with its heads as outputs, opset 13; the path."""
        path = os.path.join(folder, f"{self.name}.onnx")
        model = onnx.load(self.path)
        graph = model.graph
        weights = {weight.name for weight in graph.initializer}
        inputs = [value for value in graph.input if value.name not in weights]
        shape = onnx.helper.make_tensor_type_proto(1, self.shape).tensor_type.shape
        inputs[0].type.tensor_type.shape.CopyFrom(shape)
        del graph.input[:], graph.value_info[:], graph.output[:]
        graph.input.extend(inputs)
        graph.output.extend(
            onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
            for name in self.outputs
        )
        _remove_unused(graph)
        if model.opset_import[0].version < OPSET:
            if model.ir_version < 4:
                model.ir_version = 4
            model = version_converter.convert_version(model, OPSET)
        model.ir_version = max(model.ir_version, 7)
        onnx.save(onnx.shape_inference.infer_shapes(model, strict_mode=True), path)
        return path


def _remove_unused(graph):
    """Leaves the nodes and weights that outputs depend on."""
    needed = {value.name for value in graph.output}
    kept = []
    for node in reversed(graph.node):
        if needed & set(node.output):
            kept.append(node)
            needed |= set(node.input)
    weights = [weight for weight in graph.initializer if weight.name in needed]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(weights)


NETWORKS = {
    network.name: network
    for network in (
        Network(
            "yolov5n_face", "yolov5-face/yolov5n_face_480x640.onnx", (1, 3, 480, 640),
            ("478", "498", "518"), 0, 255, detections.yolov5_face,
        ),
        Network(
            "centerface", "onnx/centerface/centerface.onnx", (1, 3, 480, 640),
            ("537", "538", "539", "540"), 0, 1, detections.centerface,
        ),
        Network(
            "rfb320", "rfb320/RFB-320.onnx", (1, 3, 240, 320),
            ("317", "331", "363", "377", "403", "417", "435", "447"), 127, 128, detections.rfb,
        ),
    )
}  # fmt: skip
