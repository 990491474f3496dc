"""Small TFLite networks of one operator each, as LiteRT's own flatbuffer classes write them.

`write_all(folder)` writes one file per case and returns their paths. Weights and scales are seeded.
"""

import os

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema
from flatbuffers import flexbuffers

TYPES = {
    np.dtype(np.int8): schema.TensorType.INT8,
    np.dtype(np.uint8): schema.TensorType.UINT8,
    np.dtype(np.int32): schema.TensorType.INT32,
    np.dtype(np.float32): schema.TensorType.FLOAT32,
}
NONE, RELU, RELU6 = 0, 1, 3
SAME, VALID = 0, 1


class Network:
    """A TFLite file under construction."""

    def __init__(self, kind, seed):
        self.kind = np.dtype(kind)
        self.numbers = np.random.default_rng(seed)
        self.model = schema.ModelT()
        self.model.version = 3
        self.model.operatorCodes = []
        self.model.buffers = [schema.BufferT()]
        self.graph = schema.SubGraphT()
        self.graph.tensors, self.graph.operators = [], []
        self.graph.inputs, self.graph.outputs = [], []
        self.model.subgraphs = [self.graph]

    def tensor(self, shape, kind=None, scale=None, zero=0, data=None, axis=0):
        kind = self.kind if kind is None else np.dtype(kind)
        tensor = schema.TensorT()
        tensor.shape, tensor.type = list(shape), TYPES[kind]
        tensor.name = f"t{len(self.graph.tensors)}"
        if scale is not None:
            quantization = schema.QuantizationParametersT()
            quantization.scale = [float(s) for s in np.atleast_1d(scale)]
            quantization.zeroPoint = [int(zero)] * len(quantization.scale)
            quantization.quantizedDimension = axis
            tensor.quantization = quantization
        if data is not None:
            buffer = schema.BufferT()
            buffer.data = np.frombuffer(np.ascontiguousarray(data).tobytes(), np.uint8)
            self.model.buffers.append(buffer)
            tensor.buffer = len(self.model.buffers) - 1
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1

    def stored(self, shape, scale=None, zero=None):
        """An activation with a scale and a zero point of the network's type, or in float."""
        if self.kind == np.float32:
            return self.tensor(shape)
        scale = self.numbers.uniform(0.01, 0.1) if scale is None else scale
        low = np.iinfo(self.kind).min
        zero = low + int(self.numbers.integers(1, 255)) if zero is None else zero
        return self.tensor(shape, scale=scale, zero=zero)

    def input(self, shape, **quantization):
        index = self.stored(shape, **quantization)
        self.graph.inputs.append(index)
        return index

    def integers(self, values):
        return self.tensor(np.shape(values), np.int32, data=np.array(values, np.int32))

    def weights(self, shape, channels, axis):
        """Weights: per channel in int8, per tensor in uint8; and their scales."""
        if self.kind == np.float32:
            return self.tensor(shape, data=self.numbers.uniform(-1, 1, shape).astype("f4")), None
        if self.kind == np.uint8:
            data = self.numbers.integers(0, 256, shape).astype(np.uint8)
            return self.tensor(shape, scale=0.013, zero=119, data=data), np.array([0.013])
        scales = self.numbers.uniform(0.002, 0.03, channels)
        data = self.numbers.integers(-127, 128, shape).astype(np.int8)
        scale = scales if axis is not None else scales[:1]
        return self.tensor(shape, scale=scale, data=data, axis=axis or 0), scale

    def bias(self, x, scales, channels):
        if scales is None:
            return self.tensor([channels], data=self.numbers.uniform(-1, 1, channels).astype("f4"))
        data = self.numbers.integers(-3000, 3000, channels).astype(np.int32)
        scale = self.graph.tensors[x].quantization.scale[0]
        return self.tensor([channels], np.int32, scale=scales * scale, data=data)

    def custom(self, name, inputs, outputs, **options):
        """A custom operator, whose options are a map of numbers."""
        self.operator("CUSTOM", inputs, outputs)
        self.model.operatorCodes[-1].customCode = name
        self.graph.operators[-1].customOptions = np.frombuffer(flexbuffers.Dumps(options), np.uint8)

    def operator(self, name, inputs, outputs, options=None, version=1, **fields):
        code = schema.OperatorCodeT()
        code.builtinCode = getattr(schema.BuiltinOperator, name)
        code.deprecatedBuiltinCode = min(code.builtinCode, 127)
        code.version = version
        self.model.operatorCodes.append(code)
        operator = schema.OperatorT()
        operator.opcodeIndex = len(self.model.operatorCodes) - 1
        operator.inputs, operator.outputs = list(inputs), list(outputs)
        if options:
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, options)
            operator.builtinOptions = getattr(schema, options + "T")()
            for field, value in fields.items():
                assert hasattr(operator.builtinOptions, field), field
                setattr(operator.builtinOptions, field, value)
        self.graph.operators.append(operator)

    def output(self, *indices):
        self.graph.outputs = list(indices)

    def write(self, path):
        builder = flatbuffers.Builder(1024)
        builder.Finish(self.model.Pack(builder), b"TFL3")
        with open(path, "wb") as file:
            file.write(builder.Output())


CASES = {}


def case(*kinds):
    """Registers a function that builds a network, for each of the element types `kinds`."""

    def register(build):
        for kind in kinds or (np.int8, np.uint8, np.float32):
            CASES[f"{build.__name__}_{np.dtype(kind).name}"] = (build, kind)
        return build

    return register


@case()
def conv(n):
    x, y = n.input([1, 9, 11, 5]), n.stored([1, 5, 6, 7])
    w, scales = n.weights([7, 3, 3, 5], 7, 0)
    n.operator("CONV_2D", [x, w, n.bias(x, scales, 7)], [y], "Conv2DOptions", 3, padding=SAME,
               strideW=2, strideH=2, fusedActivationFunction=RELU6)
    n.output(y)


@case()
def dilated_conv(n):
    x, y = n.input([1, 6, 6, 4], scale=0.03), n.stored([1, 4, 2, 3], scale=0.4)
    w, scales = n.weights([3, 3, 3, 4], 3, 0)
    n.operator("CONV_2D", [x, w, n.bias(x, scales, 3)], [y], "Conv2DOptions", 3, padding=VALID, strideW=1,
               strideH=1, dilationWFactor=2)
    n.output(y)


@case()
def depthwise(n):
    x, y = n.input([1, 8, 7, 6]), n.stored([1, 8, 7, 12])
    w, scales = n.weights([1, 3, 3, 12], 12, 3)
    n.operator("DEPTHWISE_CONV_2D", [x, w, n.bias(x, scales, 12)], [y], "DepthwiseConv2DOptions", 3,
               padding=SAME, strideW=1, strideH=1, depthMultiplier=2, fusedActivationFunction=RELU)
    n.output(y)


@case()
def fully_connected(n):
    x, y = n.input([1, 40]), n.stored([1, 19], scale=0.7)
    w, scales = n.weights([19, 40], 19, None)
    n.operator("FULLY_CONNECTED", [x, w, n.bias(x, scales, 19)], [y], "FullyConnectedOptions", 4,
               fusedActivationFunction=RELU)
    n.output(y)


@case()
def pad_and_conv(n):
    x = n.input([1, 6, 6, 3])
    parameters = n.graph.tensors[x].quantization
    quantization = (dict(scale=parameters.scale[0], zero=parameters.zeroPoint[0])
                    if parameters else {})
    p, y = n.stored([1, 8, 9, 3], **quantization), n.stored([1, 6, 7, 4])
    n.operator("PAD", [x, n.integers([[0, 0], [1, 1], [1, 2], [0, 0]])], [p], "PadOptions", 2)
    w, scales = n.weights([4, 3, 3, 3], 4, 0)
    n.operator("CONV_2D", [p, w, n.bias(x, scales, 4)], [y], "Conv2DOptions", 3, padding=VALID,
               strideW=1, strideH=1)
    n.output(y)


@case()
def pad(n):
    x = n.input([1, 4, 3, 5], scale=0.02, zero=7)
    y = n.stored([1, 6, 3, 9], scale=0.02, zero=7)
    n.operator("PAD", [x, n.integers([[0, 0], [2, 0], [0, 0], [1, 3]])], [y], "PadOptions", 2)
    n.output(y)


def binary(name, options, activation=NONE, version=2):
    def build(n):
        x, z = n.input([1, 7, 5, 6]), n.input([1, 7, 5, 6])
        y = n.stored([1, 7, 5, 6])
        n.operator(name, [x, z], [y], options, version, fusedActivationFunction=activation)
        n.output(y)

    return build


for name in ("ADD", "SUB", "MUL"):
    build = binary(name, name.capitalize() + "Options", version=3 if name == "SUB" else 2)
    build.__name__ = name.lower()
    case()(build)
    build = binary(name, name.capitalize() + "Options", RELU6, 3 if name == "SUB" else 2)
    build.__name__ = name.lower() + "_relu6"
    case()(build)


@case()
def add_constant(n):
    x, y = n.input([1, 7, 5, 6]), n.stored([1, 7, 5, 6])
    if n.kind == np.float32:
        c = n.tensor([6], data=n.numbers.uniform(-1, 1, 6).astype("f4"))
    else:
        limits = np.iinfo(n.kind)
        c = n.tensor([6], scale=0.03, zero=3,
                     data=n.numbers.integers(limits.min, limits.max, 6).astype(n.kind))
    n.operator("ADD", [x, c], [y], "AddOptions", 2)
    n.output(y)


def pooling(name, padding):
    def build(n):
        same = dict(scale=0.04, zero=11)
        size = [1, 5, 4, 7] if padding == SAME else [1, 4, 3, 7]
        x, y = n.input([1, 9, 8, 7], **same), n.stored(size, **same)
        n.operator(name, [x], [y], "Pool2DOptions", 2, padding=padding, strideW=2, strideH=2,
                   filterWidth=3, filterHeight=3)
        n.output(y)

    return build


for name in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
    for padding in (SAME, VALID):
        build = pooling(name, padding)
        build.__name__ = name.lower() + ("_same" if padding == SAME else "_valid")
        case()(build)


def mean(axes, keep, same):
    def build(n):
        quantization = dict(scale=0.04, zero=11) if same else {}
        shape = [1, 7, 6, 37]
        result = [1 if i in axes else e for i, e in enumerate(shape)]
        if not keep:
            result = [e for i, e in enumerate(shape) if i not in axes]
        x, y = n.input(shape, **quantization), n.stored(result, **quantization)
        n.operator("MEAN", [x, n.integers(axes)], [y], "ReducerOptions", 2, keepDims=keep)
        n.output(y)

    return build


for axes in ([1, 2], [2]):
    for keep in (False, True):
        for same in (False, True):
            build = mean(axes, keep, same)
            build.__name__ = f"mean_{''.join(map(str, axes))}{'_keep' * keep}{'_same' * same}"
            case()(build)


def function(name, output=None, options=None, version=2, shape=(1, 9, 8, 7), **fields):
    def build(n):
        low = 0 if n.kind == np.float32 else np.iinfo(n.kind).min
        fixed = output(low) if output else {}
        x, y = n.input(list(shape)), n.stored(list(shape), **fixed)
        n.operator(name, [x], [y], options, version, **fields)
        n.output(y)

    return build


for name, build in {
    "relu": function("RELU"),
    "relu6": function("RELU6"),
    "logistic": function("LOGISTIC", lambda low: dict(scale=1 / 256, zero=low)),
    "tanh": function("TANH", lambda low: dict(scale=1 / 128, zero=low + 128)),
    "leaky_relu": function("LEAKY_RELU", options="LeakyReluOptions", alpha=0.1),
    "hard_swish": function("HARD_SWISH", version=1),
    "softmax": function("SOFTMAX", lambda low: dict(scale=1 / 256, zero=low),
                        "SoftmaxOptions", shape=(1, 53), beta=1.0),
    "softmax_map": function("SOFTMAX", lambda low: dict(scale=1 / 256, zero=low),
                            "SoftmaxOptions", shape=(1, 3, 5, 6), beta=1.0),
}.items():
    build.__name__ = name
    case()(build)


@case(np.int8, np.uint8)
def requantize(n):
    x, y = n.input([1, 9, 8, 7]), n.stored([1, 9, 8, 7])
    n.operator("QUANTIZE", [x], [y], "QuantizeOptions", 2)
    n.output(y)


@case(np.uint8)
def quantize_to_int8(n):
    x = n.input([1, 9, 8, 7], scale=0.02, zero=131)
    y = n.tensor([1, 9, 8, 7], np.int8, scale=0.02, zero=3)
    n.operator("QUANTIZE", [x], [y], "QuantizeOptions", 2)
    n.output(y)


@case(np.int8, np.uint8)
def float_ports(n):
    x = n.tensor([1, 4, 4, 3], np.float32)
    n.graph.inputs.append(x)
    q = n.stored([1, 4, 4, 3], scale=0.02)
    r = n.stored([1, 4, 4, 3], scale=1 / 256, zero=np.iinfo(n.kind).min)
    y = n.tensor([1, 4, 4, 3], np.float32)
    n.operator("QUANTIZE", [x], [q], "QuantizeOptions", 2)
    n.operator("LOGISTIC", [q], [r], version=2)
    n.operator("DEQUANTIZE", [r], [y], "DequantizeOptions", 2)
    n.output(y)


@case()
def concat_same(n):
    same = dict(scale=0.03, zero=9)
    x, z, y = n.input([1, 4, 3, 5], **same), n.input([1, 4, 3, 2], **same), n.stored(
        [1, 4, 3, 7], **same)
    n.operator("CONCATENATION", [x, z], [y], "ConcatenationOptions", 2, axis=3)
    n.output(y)


@case(np.uint8)
def concat_requantized(n):
    x, z = n.input([1, 9, 8, 5]), n.input([1, 9, 8, 6])
    y = n.stored([1, 9, 8, 11])
    n.operator("CONCATENATION", [x, z], [y], "ConcatenationOptions", 2, axis=-1)
    n.output(y)


@case()
def concat_rows(n):
    same = dict(scale=0.03, zero=9)
    x, z, y = n.input([1, 4, 3, 5], **same), n.input([1, 2, 3, 5], **same), n.stored(
        [1, 6, 3, 5], **same)
    n.operator("CONCATENATION", [x, z], [y], "ConcatenationOptions", 2, axis=1)
    n.output(y)


def resize(name, options, size, aligned, half):
    def build(n):
        same = dict(scale=0.03, zero=9)
        x, y = n.input([1, 5, 7, 4], **same), n.stored([1, *size, 4], **same)
        n.operator(name, [x, n.integers(size)], [y], options, 3, alignCorners=aligned,
                   halfPixelCenters=half)
        n.output(y)

    return build


for name, options in (("RESIZE_NEAREST_NEIGHBOR", "ResizeNearestNeighborOptions"),
                      ("RESIZE_BILINEAR", "ResizeBilinearOptions")):
    for size in ((10, 14), (13, 9)):
        for aligned, half in ((False, False), (True, False), (False, True)):
            build = resize(name, options, size, aligned, half)
            build.__name__ = (f"{name.lower()}_{size[0]}x{size[1]}"
                              f"{'_aligned' * aligned}{'_half' * half}")
            case()(build)


@case()
def reshape(n):
    same = dict(scale=0.03, zero=9)
    x, a, y = n.input([1, 4, 3, 6], **same), n.stored([1, 72], **same), n.stored(
        [1, 6, 4, 3], **same)
    z = n.stored([1, 6, 4, 3])
    n.operator("RESHAPE", [x, n.integers([1, 72])], [a], "ReshapeOptions")
    n.operator("RESHAPE", [a, n.integers([1, 6, -1, 3])], [y], "ReshapeOptions")
    n.operator("ADD", [y, y], [z], "AddOptions", 2)
    n.output(z)


@case()
def slices(n):
    same = dict(scale=0.03, zero=9)
    x, y = n.input([1, 8, 7, 6], **same), n.stored([1, 4, 5, 4], **same)
    n.operator("STRIDED_SLICE", [x, n.integers([0, 1, 0, 2]), n.integers([1, 8, 5, 0]),
                                 n.integers([1, 2, 1, 1])], [y], "StridedSliceOptions", 2,
               beginMask=1, endMask=9)
    n.output(y)


@case()
def split(n):
    same = dict(scale=0.03, zero=9)
    x = n.input([1, 4, 3, 6], **same)
    parts = [n.stored([1, 4, 3, 3], **same) for _ in range(2)]
    y = n.stored([1, 4, 3, 3])
    n.operator("SPLIT", [n.integers(3), x], parts, "SplitOptions", 2, numSplits=2)
    n.operator("ADD", parts, [y], "AddOptions", 2)
    n.output(y)


@case()
def transpose(n):
    same = dict(scale=0.03, zero=9)
    x, y = n.input([1, 4, 3, 6], **same), n.stored([1, 6, 4, 3], **same)
    n.operator("TRANSPOSE", [x, n.integers([0, 3, 1, 2])], [y], "TransposeOptions", 2)
    n.output(y)


@case()
def depth_to_space(n):
    same = dict(scale=0.03, zero=9)
    x, y = n.input([1, 4, 3, 12], **same), n.stored([1, 8, 6, 3], **same)
    n.operator("DEPTH_TO_SPACE", [x], [y], "DepthToSpaceOptions", 1, blockSize=2)
    n.output(y)


@case()
def space_to_depth(n):
    same = dict(scale=0.03, zero=9)
    x, y = n.input([1, 4, 6, 3], **same), n.stored([1, 2, 3, 12], **same)
    n.operator("SPACE_TO_DEPTH", [x], [y], "SpaceToDepthOptions", 2, blockSize=2)
    n.output(y)


@case()
def prelu(n):
    x, y = n.input([1, 7, 5, 6]), n.stored([1, 7, 5, 6])
    if n.kind == np.float32:
        slopes = n.tensor([1, 1, 6], data=n.numbers.uniform(-1, 1, (1, 1, 6)).astype("f4"))
    else:
        limits = np.iinfo(n.kind)
        data = n.numbers.integers(limits.min, limits.max, (1, 1, 6)).astype(n.kind)
        slopes = n.tensor([1, 1, 6], scale=0.011, zero=3, data=data)
    n.operator("PRELU", [x, slopes], [y])
    n.output(y)


def detector(n, **options):
    """Random boxes around 24 anchors, as many of them found as there is room for."""
    boxes, scores = n.input([1, 24, 4]), n.input([1, 24, 4])
    anchors = n.numbers.uniform([0, 0, 0.1, 0.1], [1, 1, 0.3, 0.3], (24, 4)).astype("f4")
    results = [n.tensor(shape) for shape in ([1, 4, 4], [1, 4], [1, 4], [1])]
    n.custom("TFLite_Detection_PostProcess", [boxes, scores, n.tensor([24, 4], data=anchors)], results,
             max_detections=4, max_classes_per_detection=1, num_classes=3,
             nms_score_threshold=-0.5, nms_iou_threshold=0.2, y_scale=10.0, x_scale=10.0, h_scale=5.0,
             w_scale=5.0, **options)
    n.output(*results)


@case(np.float32)
def detection(n):
    detector(n)


@case(np.float32)
def detection_per_class(n):
    detector(n, use_regular_nms=True, detections_per_class=2)


def write_all(folder):
    """Writes every case to FOLDER; the paths of the files."""
    paths = []
    for seed, (name, (build, kind)) in enumerate(CASES.items()):
        network = Network(kind, seed)
        build(network)
        paths.append(os.path.join(folder, name + ".tflite"))
        network.write(paths[-1])
    return paths
