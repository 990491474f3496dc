"""Small Caffe networks, most of one layer each.

`all_cases()` gives them; weights are seeded. OpenCV runs the same files, or `reference` where it names
a layer otherwise; where it doesn't have the layer at all, `formula` computes the outputs from the inputs
with numpy.
"""

from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np

import caffemodel


@dataclass
class Case:
    name: str
    text: str
    inputs: dict
    weights: dict = field(default_factory=dict)
    outputs: tuple = ("y",)
    formula: Optional[Callable] = None
    reference: Optional[str] = None
    form: str = "float"
    v1: Optional[dict] = None
    positive: bool = False

    def model(self, form=None):
        return caffemodel.network(self.weights, form or self.form, self.v1)

    def reference_model(self):
        """The weights in a form that OpenCV reads."""
        return self.model("float" if self.form in ("double", "half") else self.form)

    def arrays(self, seed):
        numbers = np.random.default_rng(seed)
        low = 0.1 if self.positive else -1
        return {n: numbers.uniform(low, 1, s).astype("f4") for n, s in self.inputs.items()}


def random(*shape, seed=7, low=-1):
    return np.random.default_rng(seed).uniform(low, 1, shape).astype("f4")


def input_layers(inputs):
    return "".join(
        f'layer {{ name: "{name}" type: "Input" top: "{name}" input_param {{ shape {{ '
        + " ".join(f"dim: {extent}" for extent in shape) + " } } }\n"
        for name, shape in inputs.items())


def layer(kind, parameters="", bottoms=("x",), tops=("y",)):
    """A layer called like its first top, which is what OpenCV calls its output."""
    blobs = [f'bottom: "{b}"' for b in bottoms] + [f'top: "{t}"' for t in tops]
    return f'layer {{ name: "{tops[0]}" type: "{kind}" {" ".join(blobs)} {parameters} }}\n'


MAP = (2, 6, 9, 11)


def one(name, kind, parameters="", shape=MAP, weights=(), like=None, **rest):
    """A network of one layer; `like` is what OpenCV calls its type, with parameters."""
    inputs = rest.pop("inputs", {"x": shape})
    bottoms, tops = tuple(inputs), rest.get("outputs", ("y",))
    text = input_layers(inputs) + layer(kind, parameters, bottoms, tops)
    reference = like and input_layers(inputs) + layer(*like, bottoms, tops)
    return Case(name, text, inputs, {tops[0]: list(weights)} if weights else {}, reference=reference, **rest)


def convolutions():
    def conv(name, parameters, weights, bias=True, kind="Convolution", **rest):
        blobs = [random(*weights)] + ([random(rest.pop("count", weights[0]), seed=8)] if bias else [])
        return one(name, kind, f"convolution_param {{ {parameters} }}", weights=blobs, **rest)

    yield conv("Convolution", "num_output: 5 kernel_size: 3", (5, 6, 3, 3))
    yield conv("Convolution sides", "num_output: 4 kernel_h: 1 kernel_w: 3 pad_h: 0 pad_w: 1 stride_h: 2 "
               "stride_w: 1", (4, 6, 1, 3))
    yield conv("Convolution dilated", "num_output: 4 kernel_size: 3 pad: 2 dilation: 2",
               (4, 6, 3, 3))
    yield conv("Convolution groups", "num_output: 9 kernel_size: 3 stride: 2 pad: 1 group: 3 "
               "bias_term: false", (9, 2, 3, 3), bias=False)
    yield conv("Convolution depthwise", "num_output: 6 kernel_size: 3 pad: 1 group: 6",
               (6, 1, 3, 3))
    yield conv("DepthwiseConvolution", "num_output: 6 kernel_size: 3 pad: 1", (6, 1, 3, 3),
               kind="DepthwiseConvolution",
               like=("Convolution",
                     "convolution_param { num_output: 6 kernel_size: 3 pad: 1 group: 6 }"))
    for form in ["legacy", "double", "unpacked"]:
        yield conv(f"Convolution {form}", "num_output: 5 kernel_size: 3", (5, 6, 3, 3), form=form)
    blobs = [random(5, 6, 3, 3).astype("f2"), random(5, seed=8).astype("f2")]
    yield one("Convolution half", "Convolution", "convolution_param { num_output: 5 kernel_size: 3 }",
              weights=blobs, form="half")
    yield conv("Deconvolution", "num_output: 4 kernel_size: 4 stride: 2 pad: 1", (6, 4, 4, 4),
               kind="Deconvolution", count=4)
    yield conv("Deconvolution groups", "num_output: 6 kernel_size: 4 stride: 2 pad: 1 group: 6 "
               "bias_term: false", (6, 1, 4, 4), kind="Deconvolution", bias=False)

    def product(name, parameters, shape, weights, **rest):
        return one(name, "InnerProduct", f"inner_product_param {{ {parameters} }}", shape,
                   [random(*weights), random(7, seed=8)], **rest)

    yield product("InnerProduct", "num_output: 7", (2, 3, 4, 5), (7, 60))
    yield product("InnerProduct of lines", "num_output: 7", (3, 20), (7, 20))
    yield product("InnerProduct legacy", "num_output: 7", (2, 3, 4, 5), (7, 60), form="legacy")
    yield product("InnerProduct axis", "num_output: 7 axis: 2", (2, 3, 20), (7, 20),
                  formula=lambda x: [x @ random(7, 20).T + random(7, seed=8)])
    yield product("InnerProduct transpose", "num_output: 7 transpose: true", (3, 20), (20, 7),
                  formula=lambda x: [x @ random(20, 7) + random(7, seed=8)])


def poolings():
    for kind in ["MAX", "AVE"]:
        for name, parameters, shape in [
                ("", "kernel_size: 2 stride: 2", (1, 2, 8, 8)),
                (" ceil", "kernel_size: 3 stride: 2", (1, 2, 8, 9)),
                (" pad", "kernel_size: 3 stride: 2 pad: 1", (1, 2, 8, 9)),
                (" clip", "kernel_size: 2 stride: 2 pad: 1", (1, 2, 7, 9)),
                (" sides", "kernel_h: 3 kernel_w: 2 stride_h: 2 stride_w: 1 pad_h: 1 pad_w: 0",
                 (1, 2, 9, 8)),
                (" global", "global_pooling: true", (2, 3, 5, 7)),
                (" floor", "kernel_size: 3 stride: 2 ceil_mode: false", (1, 2, 8, 10))]:
            formula = average_padded if kind == "AVE" and name in (" pad", " clip", " sides") else None
            case = one(f"Pooling {kind}{name}", "Pooling",
                       f"pooling_param {{ pool: {kind} {parameters} }}", shape)
            if formula:
                fields = dict(part.split(":") for part in parameters.replace(": ", ":").split())
                case.formula = lambda x, f=fields: [average_padded(x, f)]
            yield case


def average_padded(x, fields):
    """Caffe's average pooling: padding counts, what is beyond it doesn't."""
    def side(stem, name, axis):
        key = "kernel_size" if stem == "kernel" else stem
        return int(fields.get(f"{stem}_{name}", fields.get(key, 0 if stem == "pad" else 1)))
    spans = []
    for axis, name in ((2, "h"), (3, "w")):
        k, s, p = (side(stem, name, axis) for stem in ("kernel", "stride", "pad"))
        extent = x.shape[axis]
        count = -(-(extent + 2 * p - k) // s) + 1
        if (count - 1) * s >= extent + p:
            count -= 1
        starts = [i * s - p for i in range(count)]
        spans.append([(max(b, 0), min(b + k, extent), min(b + k, extent + p) - b) for b in starts])
    y = np.zeros(x.shape[:2] + (len(spans[0]), len(spans[1])), np.float64)
    for i, (top, bottom, height) in enumerate(spans[0]):
        for j, (left, right, width) in enumerate(spans[1]):
            y[:, :, i, j] = x[:, :, top:bottom, left:right].sum((2, 3)) / (height * width)
    return y


def activations():
    yield one("ReLU", "ReLU")
    yield one("ReLU slope", "ReLU", "relu_param { negative_slope: 0.1 }")
    yield one("ReLU6", "ReLU6", formula=lambda x: [np.clip(x, 0, 6)])
    yield one("PReLU", "PReLU", weights=[random(6)])
    yield one("PReLU shared", "PReLU", "prelu_param { channel_shared: true }",
              weights=[random(1)])
    yield one("PReLU of lines", "PReLU", shape=(3, 8), weights=[random(8)])
    yield one("ELU", "ELU", "elu_param { alpha: 0.7 }",
              formula=lambda x: [np.where(x > 0, x, 0.7 * (np.exp(x) - 1))])
    yield one("Sigmoid", "Sigmoid")
    yield one("TanH", "TanH")
    yield one("AbsVal", "AbsVal")
    yield one("BNLL", "BNLL")
    yield one("Threshold", "Threshold", "threshold_param { threshold: 0.2 }",
              formula=lambda x: [(x > 0.2).astype("f4")])
    yield one("Softmax", "Softmax")
    yield one("Softmax axis", "Softmax", "softmax_param { axis: 2 }")


def arithmetic():
    yield one("Power", "Power", "power_param { power: 2 scale: 0.5 shift: 0.3 }")
    yield one("Power root", "Power", "power_param { power: 0.5 }", positive=True)
    yield one("Power fraction", "Power", "power_param { power: -0.7 scale: 2 }", positive=True)
    yield one("Exp", "Exp")
    yield one("Exp base", "Exp", "exp_param { base: 2 scale: 1.5 shift: -0.5 }")
    yield one("Log", "Log", positive=True, formula=lambda x: [np.log(x)])
    yield one("Log base", "Log", "log_param { base: 10 scale: 2 shift: 1 }", positive=True,
              formula=lambda x: [np.log10(2 * x + 1)])
    two, three = {"x": MAP, "z": MAP}, {"x": MAP, "z": MAP, "w": MAP}
    yield one("Eltwise", "Eltwise", inputs=two)
    yield one("Eltwise SUM coeff", "Eltwise",
              "eltwise_param { operation: SUM coeff: 1 coeff: -1 coeff: 0.5 }", inputs=three)
    yield one("Eltwise PROD", "Eltwise", "eltwise_param { operation: PROD }", inputs=three)
    yield one("Eltwise MAX", "Eltwise", "eltwise_param { operation: MAX }", inputs=three)
    yield one("Axpy", "Axpy", inputs={"x": (2, 6, 1, 1), "z": MAP, "w": MAP},
              formula=lambda a, x, y: [a * x + y])
    variance = np.abs(random(6, seed=9)) + 0.5
    norm = [random(6), variance, np.array([0.25], "f4")]
    yield one("BatchNorm", "BatchNorm", "batch_norm_param { use_global_stats: true eps: 0.001 }",
              weights=norm)
    yield one("BatchNorm of lines", "BatchNorm", shape=(3, 6), weights=norm,
              formula=lambda x: [(x - norm[0] * 4) / np.sqrt(norm[1] * 4 + 1e-5)])
    yield one("BatchNorm of the batch", "BatchNorm", "batch_norm_param { use_global_stats: false }",
              weights=norm,
              formula=lambda x: [(x - x.mean((0, 2, 3), keepdims=True))
                                 / np.sqrt(x.var((0, 2, 3), keepdims=True) + 1e-5)])
    yield one("Scale", "Scale", "scale_param { bias_term: true }",
              weights=[random(6), random(6, seed=8)])
    yield one("Scale factors", "Scale", weights=[random(6)])
    yield one("Scale of lines", "Scale", shape=(3, 6), weights=[random(6)],
              formula=lambda x: [x * random(6)])
    yield one("Scale axes", "Scale", "scale_param { axis: 1 num_axes: 2 }", weights=[random(6, 9)],
              formula=lambda x: [x * random(6, 9)[:, :, None]])
    yield one("Scale by a bottom", "Scale", "scale_param { axis: 0 }",
              inputs={"x": MAP, "z": (2, 6)}, formula=lambda x, z: [x * z[:, :, None, None]])
    yield one("Bias", "Bias", weights=[random(6)], formula=lambda x: [x + random(6)[:, None, None]])
    yield one("Bias by a bottom", "Bias", "bias_param { axis: 0 }", inputs={"x": MAP, "z": MAP},
              formula=lambda x, z: [x + z])


def normalizations():
    yield one("LRN", "LRN", "lrn_param { local_size: 5 alpha: 0.4 beta: 0.75 }")
    yield one("LRN k", "LRN", "lrn_param { local_size: 3 alpha: 0.6 beta: 0.5 k: 2 }",
              formula=lambda x: [x / np.sqrt(2 + 0.2 * sum(
                  np.pad(x * x, ((0, 0), (1, 1), (0, 0), (0, 0)))[:, i:i + 6] for i in range(3)))])
    yield one("LRN within", "LRN",
              "lrn_param { local_size: 3 alpha: 0.4 norm_region: WITHIN_CHANNEL }")
    yield one("MVN", "MVN", "mvn_param { eps: 0.001 }",
              formula=lambda x: [(x - x.mean((2, 3), keepdims=True))
                                 / (x.std((2, 3), keepdims=True) + 1e-3)])
    yield one("MVN across", "MVN", "mvn_param { across_channels: true normalize_variance: false }")
    yield one("Normalize", "Normalize", "norm_param { across_spatial: false channel_shared: false }",
              weights=[random(6)])
    yield one("Normalize across", "Normalize", weights=[random(1)],
              formula=lambda x: [random(1) * x / np.sqrt(
                  (x * x).sum((1, 2, 3), keepdims=True) + 1e-10)])


def movements():
    yield one("Concat", "Concat", inputs={"x": (1, 2, 3, 4), "z": (1, 5, 3, 4)})
    yield one("Concat axis", "Concat", "concat_param { axis: 2 }",
              inputs={"x": (1, 2, 3, 4), "z": (1, 2, 1, 4)})
    yield one("Concat dim", "Concat", "concat_param { concat_dim: 0 }",
              inputs={"x": (1, 2, 3, 4), "z": (2, 2, 3, 4)},
              formula=lambda x, z: [np.concatenate([x, z])])
    yield one("Slice", "Slice", outputs=("a", "b", "c"), formula=lambda x: np.split(x, 3, 1))
    yield one("Slice points", "Slice", "slice_param { axis: 1 slice_point: 1 slice_point: 4 }",
              outputs=("a", "b", "c"), formula=lambda x: np.split(x, [1, 4], 1))
    split = layer("Split", tops=("a", "b")) + layer("ReLU", bottoms=("a",)) \
        + layer("TanH", bottoms=("b",), tops=("z",))
    yield Case("Split", input_layers({"x": MAP}) + split, {"x": MAP}, outputs=("y", "z"))
    yield one("Flatten", "Flatten")
    yield one("Flatten axes", "Flatten", "flatten_param { axis: 1 end_axis: 2 }")
    yield one("Reshape", "Reshape", "reshape_param { shape { dim: 0 dim: -1 dim: 11 } }")
    yield one("Reshape axes", "Reshape",
              "reshape_param { shape { dim: 3 dim: 2 } axis: 1 num_axes: 1 }",
              formula=lambda x: [x.reshape(2, 3, 2, 9, 11)])
    yield one("Permute", "Permute",
              "permute_param { order: 0 order: 2 order: 3 order: 1 }")
    yield one("Crop", "Crop", "crop_param { axis: 2 offset: 1 offset: 2 }",
              inputs={"x": MAP, "z": (2, 6, 5, 6)})
    yield one("Crop offset", "Crop", "crop_param { axis: 1 offset: 1 }",
              inputs={"x": MAP, "z": (2, 3, 5, 6)})
    yield one("Tile", "Tile", "tile_param { axis: 1 tiles: 3 }",
              formula=lambda x: [np.tile(x, (1, 3, 1, 1))])
    yield one("ShuffleChannel", "ShuffleChannel", "shuffle_channel_param { group: 3 }")
    yield one("Upsample", "Upsample", "upsample_param { scale: 3 }",
              formula=lambda x: [x.repeat(3, 2).repeat(3, 3)])
    yield one("Interp", "Interp", "interp_param { height: 13 width: 17 }")
    yield one("Interp zoom", "Interp", "interp_param { zoom_factor: 3 }")


def reductions():
    yield one("Reduction", "Reduction", "reduction_param { axis: 2 }",
              formula=lambda x: [x.sum((2, 3))])
    yield one("Reduction ASUM", "Reduction", "reduction_param { operation: ASUM axis: 1 coeff: 0.5 }",
              formula=lambda x: [0.5 * np.abs(x).sum((1, 2, 3))])
    yield one("Reduction SUMSQ", "Reduction", "reduction_param { operation: SUMSQ axis: -1 }",
              formula=lambda x: [(x * x).sum(3)])
    yield one("Reduction MEAN", "Reduction", "reduction_param { operation: MEAN axis: 1 }",
              formula=lambda x: [x.mean((1, 2, 3))])
    yield one("ArgMax", "ArgMax", formula=lambda x: [x.reshape(2, -1).argmax(1).reshape(2, 1, 1)])
    yield one("ArgMax axis", "ArgMax", "argmax_param { axis: 1 }",
              formula=lambda x: [x.argmax(1)[:, None]])
    yield one("ArgMax values", "ArgMax", "argmax_param { axis: 1 out_max_val: true }",
              formula=lambda x: [x.max(1)[:, None]])
    yield one("ArgMax pairs", "ArgMax", "argmax_param { top_k: 3 out_max_val: true }",
              shape=(2, 20), formula=lambda x: [np.stack(
                  [np.argsort(-x)[:, :3], -np.sort(-x)[:, :3]], 1)])


CLASSIC = '''
name: "classic"
input: "x"
input_dim: 1 input_dim: 3 input_dim: 12 input_dim: 12
layers { name: "c" type: CONVOLUTION bottom: "x" top: "c" blobs_lr: 1 blobs_lr: 2 weight_decay: 1
  convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
layers { name: "r" type: RELU bottom: "c" top: "c" }
layers { name: "p" type: POOLING bottom: "c" top: "p" pooling_param { pool: MAX kernel_size: 3 stride: 2 } }
layers { name: "n" type: LRN bottom: "p" top: "n" lrn_param { local_size: 3 alpha: 0.1 } }
layers { name: "f" type: INNER_PRODUCT bottom: "n" top: "f" inner_product_param { num_output: 6 } }
layers { name: "d" type: DROPOUT bottom: "f" top: "f" dropout_param { dropout_ratio: 0.5 } }
layers { name: "y" type: SOFTMAX bottom: "f" top: "y" }
'''

# A layer that OpenCV takes for one of the test phase.
TRAINING = '''layer { name: "t" type: "Power" bottom: "x" top: "x" power_param { scale: 0x10 }
  include { phase: TRAIN } }'''

PHASES = '''
name: 'phases' # comments and both kinds of quotes
layer { name: "x" type: "Input" top: "x" input_param < shape: { dim: [1, 4, 6, 6] } >; }
''' + TRAINING + '''
layer { name: "b" type: "BatchNorm" bottom: "x" top: "b" }
layer { name: "s" type: "Scale" bottom: "b" top: "b" scale_param { bias_term: true } }
layer { name: "r" type: "ReLU" bottom: "b" top: "b" exclude { phase: TRAIN } }
layer { name: "y" type: "Convolution" bottom: "b" top: "y"
  convolution_param { num_output: 2 kernel_size: 1 } }
'''


def networks():
    weights = {"c": [random(4, 3, 3, 3), random(4)], "f": [random(6, 100), random(6)]}
    for form in ["legacy", "float"]:
        yield Case(f"V1 network {form}", CLASSIC, {"x": (1, 3, 12, 12)}, weights, form=form,
                   v1={"c": 4, "f": 14})
    yield Case("phases", PHASES, {"x": (1, 4, 6, 6)}, {
        "b": [random(4), random(4, low=0.2), np.array([0.5], "f4")],
        "s": [random(4), random(4, seed=8)], "y": [random(2, 4, 1, 1), random(2)]},
        reference=PHASES.replace(TRAINING, ""))


def all_cases():
    for family in [convolutions, poolings, activations, arithmetic, normalizations, movements,
                   reductions, networks]:
        yield from family()
