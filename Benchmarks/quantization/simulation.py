"""Quantization of chosen tensors of a network, simulated in float by onnxruntime.

Activations pass QuantizeLinear and DequantizeLinear where a plan says so; weights and biases are
replaced. The quantized points are those of an NPU that looks up SiLU in a table: the input, what
every convolution writes, what a table writes, what a join holds, and the heads. What is written
into a join has the join's grid.
"""

import numpy as np
import onnx
from onnx import helper, numpy_helper

from evaluation import session

LEVELS = 255
COMPUTING = ("Conv", "ConvTranspose", "Add")
FUSED = ("BatchNormalization", "Relu")


class Grid:
    """The 256 values of an asymmetric 8-bit tensor."""

    def __init__(self, low, high):
        low, high = min(float(low), 0.0), max(float(high), 0.0)
        self.scale = max((high - low) / LEVELS, 1e-12)
        self.zero_point = int(np.clip(np.round(-low / self.scale), 0, LEVELS))

    def rounded(self, values):
        """The nearest value of the grid, halves to even."""
        steps = np.round(values / self.scale) + self.zero_point
        return (np.clip(steps, 0, LEVELS) - self.zero_point) * self.scale


class Points:
    """The tensors of a graph that an NPU quantizes, by what writes them."""

    def __init__(self, model, outputs):
        graph = model.graph
        self.outputs = list(outputs)
        self.consumers = {}
        for node in graph.node:
            for name in node.input:
                self.consumers.setdefault(name, []).append(node)
        self.convolutions = [node for node in graph.node if node.op_type == "Conv"]
        self.before_silu, self.after_silu, self.plain = [], [], []
        for node in graph.node:
            if node.op_type not in COMPUTING:
                continue
            written = self.fused(node.output[0])
            table = self.silu_of(written)
            if written in self.outputs:
                continue
            if table:
                self.before_silu.append(written)
                self.after_silu.append(table)
            elif written not in self.plain:
                self.plain.append(written)
        self.joins = [node.output[0] for node in graph.node if node.op_type == "Concat"]
        self.input = graph.input[0].name
        written = [*self.after_silu, *self.plain]
        own = [name for name in written if not self.is_written_into_join(name)]
        self.inner = [self.input, *self.before_silu, *own, *self.joins]
        self.all = [*self.inner, *self.outputs]

    def fused(self, name):
        """What the instruction that computes `name` writes: the end of what is fused with it."""
        following = self.consumers.get(name, [])
        while len(following) == 1 and following[0].op_type in FUSED and name not in self.outputs:
            name = following[0].output[0]
            following = self.consumers.get(name, [])
        return name

    def is_written_into_join(self, name):
        """Whether `name` exists only as a part of a join, and so has the join's grid."""
        following = self.consumers.get(name, [])
        return len(following) == 1 and following[0].op_type == "Concat"

    def silu_of(self, name):
        """The name of x · sigmoid(x) for the tensor `name`; None where it is not computed."""
        following = self.consumers.get(name, [])
        if sorted(node.op_type for node in following) != ["Mul", "Sigmoid"]:
            return None
        return next(node.output[0] for node in following if node.op_type == "Mul")


class Statistics:
    """What calibration photos put into tensors: extremes, histograms and means by channel."""

    BINS = 4096

    def __init__(self, model, names, tensors, histograms=True):
        exposed = onnx.ModelProto()
        exposed.CopyFrom(model)
        present = {value.name for value in exposed.graph.output}
        entry = exposed.graph.input[0].name
        exposed.graph.output.extend(
            helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
            for name in names
            if name not in present and name != entry
        )
        network = session(exposed.SerializeToString())
        listed = [name for name in names if name != entry]

        def values(tensor):
            yield from zip(listed, network.run(listed, {entry: tensor}))
            if entry in names:
                yield entry, tensor

        self.low, self.high, self.channel_low, self.channel_high = {}, {}, {}, {}
        self.mean = {}
        for tensor in tensors:
            for name, value in values(tensor):
                axes = tuple(i for i in range(value.ndim) if i != 1)
                low, high = value.min(axis=axes), value.max(axis=axes)
                self.channel_low[name] = np.minimum(self.channel_low.get(name, low), low)
                self.channel_high[name] = np.maximum(self.channel_high.get(name, high), high)
                self.mean[name] = self.mean.get(name, 0) + value.mean(axis=axes) / len(tensors)
        for name in names:
            self.low[name] = min(float(self.channel_low[name].min()), 0.0)
            self.high[name] = max(float(self.channel_high[name].max()), 0.0)
        self.histogram = {name: np.zeros(self.BINS) for name in names}
        for tensor in tensors if histograms else ():
            for name, value in values(tensor):
                extent = max(self.high[name] - self.low[name], 1e-12)
                steps = (value.ravel() - self.low[name]) * ((self.BINS - 1) / extent)
                counts = np.bincount(steps.astype(np.int32), minlength=self.BINS)
                self.histogram[name] += counts

    def centres(self, name):
        """The values at the middle of the bins."""
        step = (self.high[name] - self.low[name]) / (self.BINS - 1)
        return self.low[name] + (np.arange(self.BINS) + 0.5) * step

    def widest(self, name):
        """The grid from the smallest to the largest value."""
        return Grid(self.low[name], self.high[name])

    def percentile(self, name, percent):
        """The grid that leaves out (100 - percent) percent of the values, half at each end."""
        share = np.cumsum(self.histogram[name]) / self.histogram[name].sum()
        rest = (100 - percent) / 200
        centres = self.centres(name)
        low = centres[np.searchsorted(share, rest)]
        high = centres[min(np.searchsorted(share, 1 - rest), self.BINS - 1)]
        return Grid(low, high)

    def best(self, name, function=None):
        """The grid with the least squared error, after `function` where there is one."""
        counts, centres = self.histogram[name], self.centres(name)
        used = counts > 0
        counts, centres = counts[used], centres[used]
        expected = function(centres) if function else centres
        best, least = None, np.inf
        lows = self.low[name] * np.concatenate([np.linspace(1, 0.1, 19), [0.05, 0]])
        for low in np.unique(lows):
            for high in np.unique(self.high[name] * np.linspace(1, 0.1, 19)):
                grid = Grid(low, high)
                values = grid.rounded(centres)
                actual = function(values) if function else values
                error = np.sum(counts * (expected - actual) ** 2)
                if error < least:
                    best, least = grid, error
        return best


def silu(values):
    """x / (1 + exp(-x))"""
    return values / (1 + np.exp(-np.clip(values, -80, 80)))


def with_grids(model, grids):
    """A copy of `model` in which each named tensor is rounded to its grid."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    graph = result.graph
    outputs = {value.name for value in graph.output}
    nodes = []

    def pair(source, target, grid):
        base = f"{source}/grid"
        graph.initializer.extend(
            [
                numpy_helper.from_array(np.float32(grid.scale), base + "/scale"),
                numpy_helper.from_array(np.uint8(grid.zero_point), base + "/zero_point"),
            ]
        )
        operands = [base + "/scale", base + "/zero_point"]
        return [
            helper.make_node("QuantizeLinear", [source, *operands], [base]),
            helper.make_node("DequantizeLinear", [base, *operands], [target]),
        ]

    entry = graph.input[0].name
    renamed = {}
    if entry in grids:
        nodes += pair(entry, entry + "/rounded", grids[entry])
        renamed[entry] = entry + "/rounded"
    for node in graph.node:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)
        written = [name for name in node.output if name in grids]
        for name in written:
            if name in outputs:
                node.output[list(node.output).index(name)] = name + "/exact"
        nodes.append(node)
        for name in written:
            if name in outputs:
                nodes += pair(name + "/exact", name, grids[name])
            else:
                nodes += pair(name, name + "/rounded", grids[name])
                renamed[name] = name + "/rounded"
    copies = [onnx.NodeProto() for _ in nodes]
    for copy, node in zip(copies, nodes):
        copy.CopyFrom(node)
    del graph.node[:]
    graph.node.extend(copies)
    return result


def rounded_weights(weights, per_channel):
    """Weights on their grids: symmetric with 127 steps per channel, else asymmetric with 255."""
    if not per_channel:
        return Grid(weights.min(), weights.max()).rounded(weights).astype(np.float32)
    axes = tuple(range(1, weights.ndim))
    scale = np.maximum(np.abs(weights).max(axis=axes, keepdims=True) / 127, 1e-12)
    return (np.round(weights / scale) * scale).astype(np.float32)


def with_rounded_weights(model, per_channel, names=None, means=None):
    """A copy with the weights of all convolutions (those that write `names`) rounded.

    With `means` (of each tensor, by channel) the bias takes back what the rounding adds on average.
    """
    result = onnx.ModelProto()
    result.CopyFrom(model)
    values = {weight.name: weight for weight in result.graph.initializer}
    for node in result.graph.node:
        if node.op_type != "Conv" or (names is not None and node.output[0] not in names):
            continue
        weights = numpy_helper.to_array(values[node.input[1]])
        rounded = rounded_weights(weights, per_channel)
        if means is not None:
            moved = (rounded - weights).reshape(*weights.shape[:2], -1).sum(axis=2)
            groups = means[node.input[0]].size // weights.shape[1]
            mean = means[node.input[0]].reshape(groups, -1)
            group = np.arange(weights.shape[0]) // (weights.shape[0] // groups)
            shift = np.sum(moved * mean[group], axis=1)
            bias = numpy_helper.to_array(values[node.input[2]]) - shift
            values[node.input[2]].CopyFrom(
                numpy_helper.from_array(bias.astype(np.float32), node.input[2])
            )
        values[node.input[1]].CopyFrom(numpy_helper.from_array(rounded, node.input[1]))
    return result
