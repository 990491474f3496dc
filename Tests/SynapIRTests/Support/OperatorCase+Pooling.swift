import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let pooling: [OperatorCase] = [
    OperatorCase(
      "MaxPool 2x2", MaxPool(kernelShape: [2, 2], strides: [2, 2]),
      [.pattern([1, 2, 2, 4])],
      [.floats([1, 2, 1, 2], [2, 3, 3, 1])]),
    OperatorCase(
      "MaxPool rounding up", MaxPool(kernelShape: [2, 2], strides: [2, 2], ceilMode: true),
      [.pattern([1, 1, 3, 5])],
      [.floats([1, 1, 2, 3], [3, 0, 1, 1, 3, -3])]),
    OperatorCase(
      "MaxPool that rounds up past the input",
      MaxPool(kernelShape: [2, 2], strides: [3, 3], pads: [1, 1, 1, 1], ceilMode: true),
      [.pattern([1, 1, 5, 5])],
      [.floats([1, 1, 2, 2], [-3, 0, 0, 3])]),
    OperatorCase(
      "MaxPool padded and dilated",
      MaxPool(kernelShape: [2, 3], pads: [1, 0, 0, 2], dilations: [2, 1]),
      [.pattern([2, 1, 3, 3])],
      [.floats([2, 1, 2, 3], [2, 2, 2, 3, -1, -1, 3, 3, -3, 1, 1, 1])]),
    OperatorCase(
      "AveragePool padded",
      AveragePool(kernelShape: [3, 2], strides: [1, 2], pads: [1, 1, 1, 0]),
      [.pattern([1, 1, 3, 3])],
      [.floats([1, 1, 3, 2], [-1.5, 0, 0, -0.8333333, 1.5, -0.5])]),
    OperatorCase(
      "AveragePool rounding up",
      AveragePool(kernelShape: [2, 2], strides: [2, 2], pads: [0, 1, 0, 1], ceilMode: true),
      [.pattern([1, 2, 3, 4])],
      [.floats([1, 2, 2, 3], [-1, 0.5, -1.5, -2, -0.5, 1, 0.5, 0.25, 0, 3, -2.5, -1])]),
    OperatorCase(
      "AveragePool padded, padding counted",
      AveragePool(
        kernelShape: [3, 2], strides: [1, 2], pads: [1, 1, 1, 0], countIncludePad: true),
      [.pattern([1, 1, 3, 3])],
      [.floats([1, 1, 3, 2], [-0.5, 0, 0, -0.8333333, 0.5, -0.33333334])]),
    OperatorCase(
      "AveragePool rounding up, padding counted",
      AveragePool(
        kernelShape: [2, 2], strides: [2, 2], pads: [0, 1, 0, 1], ceilMode: true,
        countIncludePad: true),
      [.pattern([1, 2, 3, 4])],
      [.floats([1, 2, 2, 3], [-0.5, 0.5, -0.75, -1, -0.5, 0.5, 0.25, 0.25, 0, 1.5, -2.5, -0.5])]),
    OperatorCase(
      "AveragePool dilated",
      AveragePool(kernelShape: [2, 2], pads: [1, 1, 1, 1], dilations: [2, 2]),
      [.pattern([1, 1, 3, 4])],
      [.floats([1, 1, 3, 4], [2, 2, -0.5, 3, -1.5, -1.5, -0.5, -0.5, 2, 2, -0.5, 3])]),
    OperatorCase(
      "GlobalAveragePool of a batch", GlobalAveragePool(),
      [.pattern([2, 2, 1, 3])],
      [.floats([2, 2, 1, 1], [-2, 1, -0.6666667, 0])]),
    OperatorCase(
      "GlobalAveragePool of single elements", GlobalAveragePool(),
      [.pattern([1, 3, 1, 1])],
      [.floats([1, 3, 1, 1], [-3, -2, -1])]),
    OperatorCase(
      "GlobalMaxPool of a batch", GlobalMaxPool(),
      [.pattern([2, 2, 1, 3])],
      [.floats([2, 2, 1, 1], [-1, 2, 3, 1])]),
    OperatorCase(
      "GlobalMaxPool of single elements", GlobalMaxPool(),
      [.pattern([1, 3, 1, 1])],
      [.floats([1, 3, 1, 1], [-3, -2, -1])]),
  ]
}
