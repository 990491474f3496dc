#!/usr/bin/env python3
"""Writes a full-integer int8 LiteRT network of an ONNX network's topology, with seeded weights.

    topology.py MODEL RESULT OUTPUT...

Weights have one scale per channel, activations one scale for all: what takes the same time whatever
the values are. Of convolutions that are not depthwise, none may have groups; a pair of Reshapes
around a Transpose swaps two factors of the channels.
"""

import os
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "tflite"))
from cases import SAME, VALID, Network  # noqa: E402

SCALE = dict(scale=1 / 16, zero=0)
SHARE = dict(scale=1 / 256, zero=-128)


class Translation:
    """A LiteRT network under construction, and where the tensors of the ONNX network are in it."""

    def __init__(self, graph):
        self.network = Network(np.int8, 7)
        self.constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
        entry = graph.input[0]
        n, c, h, w = (extent.dim_value for extent in entry.type.tensor_type.shape.dim)
        self.places = {entry.name: self.network.input([n, h, w, c], **SCALE)}

    def shape(self, index):
        return self.network.graph.tensors[index].shape

    def add(self, kind, inputs, shape, options, version, quantization=SCALE, **fields):
        """One operator; the index of its result."""
        result = self.network.stored(shape, **quantization)
        self.network.operator(kind, inputs, [result], options, version, **fields)
        return result

    def translate(self, node):
        attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        operands = [self.places.get(name) for name in node.input]
        results = getattr(self, node.op_type.lower())(node, operands, attributes)
        for name, result in zip(node.output, results if isinstance(results, list) else [results]):
            self.places[name] = result

    def conv(self, node, operands, attributes):
        outputs, inputs, *kernel = self.constants[node.input[1]].shape
        (y, x), (source, *_) = attributes["strides"], operands
        n, h, w, channels = self.shape(source)
        is_depthwise = attributes["group"] == channels and channels > 1
        if attributes["group"] > 1 and not (is_depthwise and inputs == 1 and outputs == channels):
            raise SystemExit(f"{node.output[0]} has groups")
        extents = [1, *kernel, outputs] if is_depthwise else [outputs, *kernel, inputs]
        weights, scales = self.network.weights(extents, outputs, 3 if is_depthwise else 0)
        bias = self.network.bias(source, scales, outputs)
        name = "DEPTHWISE_CONV_2D" if is_depthwise else "CONV_2D"
        options = "DepthwiseConv2DOptions" if is_depthwise else "Conv2DOptions"
        more = {"depthMultiplier": 1} if is_depthwise else {}
        return self.add(
            name, [source, weights, bias], [n, -(-h // y), -(-w // x), outputs], options, 3,
            padding=SAME, strideW=x, strideH=y, **more,
        )  # fmt: skip

    def sigmoid(self, node, operands, attributes):
        return self.add("LOGISTIC", operands, self.shape(operands[0]), None, 2, SHARE)

    def mul(self, node, operands, attributes):
        return self.add("MUL", operands, self.shape(operands[0]), "MulOptions", 2)

    def maxpool(self, node, operands, attributes):
        (y, x), (height, width) = attributes["strides"], attributes["kernel_shape"]
        n, h, w, c = self.shape(operands[0])
        return self.add(
            "MAX_POOL_2D", operands, [n, -(-h // y), -(-w // x), c], "Pool2DOptions", 2,
            padding=SAME if (y, x) == (1, 1) or h % y or w % x else VALID, strideW=x, strideH=y,
            filterWidth=width, filterHeight=height,
        )  # fmt: skip

    def concat(self, node, operands, attributes):
        n, h, w, _ = self.shape(operands[0])
        channels = sum(self.shape(operand)[3] for operand in operands)
        return self.add("CONCATENATION", operands, [n, h, w, channels],
                        "ConcatenationOptions", 2, axis=3)  # fmt: skip

    def split(self, node, operands, attributes):
        n, h, w, c = self.shape(operands[0])
        parts = [self.network.stored([n, h, w, c // len(node.output)], **SCALE)
                 for _ in node.output]  # fmt: skip
        axis = self.network.integers(3)
        self.network.operator("SPLIT", [axis, operands[0]], parts, "SplitOptions", 2,
                              numSplits=len(parts))  # fmt: skip
        return parts

    def reshape(self, node, operands, attributes):
        extents = [int(extent) for extent in self.constants[node.input[1]]]
        n, h, w, *channels = self.shape(operands[0])
        if len(extents) == 5:
            channels = [extents[1], extents[2]]
        else:
            channels = [int(np.prod(channels))]
        result = [n, h, w, *channels]
        return self.add("RESHAPE", [operands[0], self.network.integers(result)], result,
                        "ReshapeOptions", 1)  # fmt: skip

    def transpose(self, node, operands, attributes):
        if list(attributes["perm"]) != [0, 2, 1, 3, 4]:
            raise SystemExit(f"{node.output[0]} moves other dimensions than channels")
        n, h, w, a, b = self.shape(operands[0])
        order = self.network.integers([0, 1, 2, 4, 3])
        return self.add("TRANSPOSE", [operands[0], order], [n, h, w, b, a],
                        "TransposeOptions", 2)  # fmt: skip

    def resize(self, node, operands, attributes):
        scales = self.constants[node.input[2]]
        n, h, w, c = self.shape(operands[0])
        size = [int(h * scales[2]), int(w * scales[3])]
        return self.add("RESIZE_NEAREST_NEIGHBOR", [operands[0], self.network.integers(size)],
                        [n, *size, c], "ResizeNearestNeighborOptions", 3)  # fmt: skip


def main(model, result, *outputs):
    network = onnx.load(model)
    entry = network.graph.input[0].name
    graph = onnx.utils.Extractor(network).extract_model([entry], list(outputs)).graph
    translation = Translation(graph)
    for node in graph.node:
        translation.translate(node)
    translation.network.output(*(translation.places[name] for name in outputs))
    translation.network.write(result)


if __name__ == "__main__":
    main(*sys.argv[1:])
