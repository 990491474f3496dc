import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let elementwise: [OperatorCase] = [
    OperatorCase(
      "Relu", Relu(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [0, 0, 0, 0, 0.25, 1, 2, 7.5])]),
    OperatorCase(
      "Relu of a feature map", Relu(),
      [.pattern([1, 2, 1, 4])],
      [.floats([1, 2, 1, 4], [0, 0, 0, 0, 1, 2, 3, 0])]),
    OperatorCase(
      "LeakyRelu", LeakyRelu(alpha: 0.1),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [-0.4, -0.1, -0.05, 0, 0.25, 1, 2, 7.5])]),
    OperatorCase(
      "LeakyRelu of a feature map", LeakyRelu(alpha: 0.1),
      [.pattern([1, 2, 1, 4])],
      [.floats([1, 2, 1, 4], [-0.3, -0.2, -0.1, 0, 1, 2, 3, -0.3])]),
    OperatorCase(
      "Sigmoid", Sigmoid(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [
        .floats(
          [8],
          [0.017986238, 0.26894143, 0.3775407, 0.5, 0.56217647, 0.7310586, 0.8807971, 0.9994472])
      ]),
    OperatorCase(
      "Sigmoid of a feature map", Sigmoid(),
      [.pattern([1, 2, 1, 4])],
      [
        .floats(
          [1, 2, 1, 4],
          [0.047425866, 0.11920291, 0.26894143, 0.5, 0.7310586, 0.8807971, 0.95257413, 0.047425866])
      ]),
    OperatorCase(
      "HardSigmoid", HardSigmoid(alpha: 0.25, beta: 0.4),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [0, 0.15, 0.275, 0.4, 0.4625, 0.65, 0.9, 1])]),
    OperatorCase(
      "HardSigmoid of a feature map", HardSigmoid(alpha: 0.25, beta: 0.4),
      [.pattern([1, 2, 1, 4])],
      [.floats([1, 2, 1, 4], [0, 0, 0.15, 0.4, 0.65, 0.9, 1, 0])]),
    OperatorCase(
      "HardSwish", HardSwish(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [-0, -0.3333333, -0.20833333, 0, 0.13541667, 0.6666667, 1.6666667, 7.5])]),
    OperatorCase(
      "HardSwish of a feature map", HardSwish(),
      [.pattern([1, 2, 1, 4])],
      [.floats([1, 2, 1, 4], [-0, -0.3333333, -0.3333333, 0, 0.6666667, 1.6666667, 3, -0])]),
    OperatorCase(
      "Tanh", Tanh(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [
        .floats(
          [8],
          [-0.9993292, -0.7615942, -0.46211717, 0, 0.24491866, 0.7615942, 0.9640276, 0.9999994])
      ]),
    OperatorCase(
      "Tanh of a feature map", Tanh(),
      [.pattern([1, 2, 1, 4])],
      [
        .floats(
          [1, 2, 1, 4],
          [-0.9950547, -0.9640276, -0.7615942, 0, 0.7615942, 0.9640276, 0.9950547, -0.9950547])
      ]),
    OperatorCase(
      "Exp", Exp(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [
        .floats(
          [8], [0.01831564, 0.36787945, 0.60653067, 1, 1.2840254, 2.7182817, 7.389056, 1808.0424])
      ]),
    OperatorCase(
      "Exp of a feature map", Exp(),
      [.pattern([1, 2, 1, 4])],
      [
        .floats(
          [1, 2, 1, 4],
          [0.049787067, 0.13533528, 0.36787945, 1, 2.7182817, 7.389056, 20.085537, 0.049787067])
      ]),
    OperatorCase(
      "Log", Log(),
      [.floats([5], [0.5, 1, 2, 10, 0.001])],
      [.floats([5], [-0.6931472, 0, 0.6931472, 2.3025851, -6.9077554])]),
    OperatorCase(
      "Log of a feature map", Log(),
      [.floats([1, 2, 1, 1], [0.5, 0.5])],
      [.floats([1, 2, 1, 1], [-0.6931472, -0.6931472])]),
    OperatorCase(
      "Sqrt", Sqrt(),
      [.floats([4], [0, 0.25, 2, 9])],
      [.floats([4], [0, 0.5, 1.4142135, 3])]),
    OperatorCase(
      "Sqrt of a feature map", Sqrt(),
      [.floats([1, 2, 1, 1], [0, 0])],
      [.floats([1, 2, 1, 1], [0, 0])]),
    OperatorCase(
      "Erf", Erf(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [-1, -0.8427008, -0.5204999, 0, 0.2763264, 0.8427008, 0.9953223, 1])]),
    OperatorCase(
      "Erf of a feature map", Erf(),
      [.pattern([1, 2, 1, 4])],
      [
        .floats(
          [1, 2, 1, 4],
          [-0.9999779, -0.9953223, -0.8427008, 0, 0.8427008, 0.9953223, 0.9999779, -0.9999779])
      ]),
    OperatorCase(
      "Floor", Floor(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [-4, -1, -1, 0, 0, 1, 2, 7])]),
    OperatorCase(
      "Floor of a feature map", Floor(),
      [.pattern([1, 2, 1, 4])],
      [.floats([1, 2, 1, 4], [-3, -2, -1, 0, 1, 2, 3, -3])]),
    OperatorCase(
      "Ceil", Ceil(),
      [.floats([8], [-4, -1, -0.5, 0, 0.25, 1, 2, 7.5])],
      [.floats([8], [-4, -1, -0, 0, 1, 1, 2, 8])]),
    OperatorCase(
      "Ceil of a feature map", Ceil(),
      [.pattern([1, 2, 1, 4])],
      [.floats([1, 2, 1, 4], [-3, -2, -1, 0, 1, 2, 3, -3])]),
    OperatorCase(
      "Silu", SiLU(),
      [.floats([5], [-4, -1, 0, 0.5, 3])],
      [.floats([5], [-0.07194484, -0.26894143, 0, 0.31122968, 2.8577223])]),
    OperatorCase(
      "Silu of a feature map", SiLU(),
      [.pattern([1, 1, 2, 4])],
      [
        .floats(
          [1, 1, 2, 4],
          [-0.14227761, -0.23840584, -0.26894143, 0, 0.7310586, 1.7615942, 2.8577223, -0.14227761])
      ]),
    OperatorCase(
      "Neg", Neg(),
      [.pattern([2, 3])],
      [.floats([2, 3], [3, 2, 1, -0, -1, -2])]),
    OperatorCase(
      "Neg of integers", Neg(),
      [.int64([3], [-3, 0, 5])],
      [.int64([3], [3, 0, -5])]),
    OperatorCase(
      "Abs", Abs(),
      [.pattern([2, 3])],
      [.floats([2, 3], [3, 2, 1, 0, 1, 2])]),
    OperatorCase(
      "Abs of integers", Abs(),
      [.int64([3], [-3, 0, 5])],
      [.int64([3], [3, 0, 5])]),
    OperatorCase(
      "Clip", Clip(min: -1, max: 2),
      [.floats([5], [-4, -1, 0, 2, 5])],
      [.floats([5], [-1, -1, 0, 2, 2])]),
    OperatorCase(
      "Clip without a maximum", Clip(min: 0.5),
      [.pattern([1, 1, 2, 3])],
      [.floats([1, 1, 2, 3], [0.5, 0.5, 0.5, 0.5, 1, 2])]),
    OperatorCase(
      "PRelu per channel", PRelu(),
      [.pattern([1, 2, 2, 2]), .floats([2, 1, 1], [0.5, 2])],
      [.floats([1, 2, 2, 2], [-1.5, -1, -0.5, 0, 1, 2, 3, -6])]),
    OperatorCase(
      "PRelu with one slope", PRelu(),
      [.floats([2], [-2, 3]), .floats([1], [0.1])],
      [.floats([2], [-0.2, 3])]),
    OperatorCase(
      "Softmax of the last axis", Softmax(),
      [.floats([2, 3], [1, 2, 3, 0, 0, 0])],
      [.floats([2, 3], [0.09003057, 0.24472848, 0.66524094, 0.33333334, 0.33333334, 0.33333334])]),
    OperatorCase(
      "Softmax of channels", Softmax(axis: 1),
      [.pattern([1, 3, 2, 2])],
      [
        .floats(
          [1, 3, 2, 2],
          [
            0.017147826, 0.017147826, 0.017147826, 0.26538792, 0.93623954, 0.93623954, 0.93623954,
            0.013212888, 0.04661262, 0.04661262, 0.04661262, 0.7213992,
          ])
      ]),
    OperatorCase(
      "Softmax of trailing dimensions", Softmax(axis: 1, flattensTrailing: true),
      [.pattern([2, 2, 2])],
      [
        .floats(
          [2, 2, 2],
          [
            0.032058604, 0.08714432, 0.23688284, 0.6439143, 0.08988236, 0.24432561, 0.6641458,
            0.0016462528,
          ])
      ]),
    OperatorCase(
      "BatchNormalization", BatchNormalization(epsilon: 0.001),
      [
        .pattern([2, 2, 1, 2]), .floats([2], [1, 2]), .floats([2], [0.5, -1]),
        .floats([2], [1, -1]), .floats([2], [4, 0.25]),
      ],
      [
        .floats(
          [2, 2, 1, 2],
          [-1.4997501, -0.9998126, -1, 2.9920242, 0.5, 0.99993753, 14.968097, -8.984048])
      ]),
    OperatorCase(
      "BatchNormalization of a matrix", BatchNormalization(),
      [
        .pattern([2, 3]), .floats([3], [1, 2, 3]), .floats([3], [0, 0, 1]),
        .floats([3], [0, 1, 0]), .floats([3], [1, 4, 9]),
      ],
      [.floats([2, 3], [-2.999985, -2.9999964, 5.9604645e-07, 0, 0, 2.9999988])]),
    OperatorCase(
      "Identity", Identity(),
      [.pattern([2, 2])],
      [.floats([2, 2], [-3, -2, -1, 0])]),
    OperatorCase(
      "Identity of a scalar", Identity(),
      [.floats([], [3])],
      [.floats([], [3])]),
    OperatorCase(
      "Convert", Convert(),
      [.pattern([2, 2])],
      [.floats([2, 2], [-3, -2, -1, 0])]),
    OperatorCase(
      "Convert of a scalar", Convert(),
      [.floats([], [3])],
      [.floats([], [3])]),
    OperatorCase(
      "Dropout", Dropout(),
      [.pattern([2, 2])],
      [.floats([2, 2], [-3, -2, -1, 0])]),
    OperatorCase(
      "Dropout of a scalar", Dropout(),
      [.floats([], [3])],
      [.floats([], [3])]),
  ]
}
