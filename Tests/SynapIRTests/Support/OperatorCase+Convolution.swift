import SynapCore
import SynapIR

extension OperatorCase {
  /// Cases whose expected values follow from the operators' definitions.
  static let convolution: [OperatorCase] = [
    OperatorCase(
      "Conv 1x1", Conv(kernelShape: [1, 1]),
      [.floats([1, 1, 2, 2], [1, 2, 3, 4]), .floats([1, 1, 1, 1], [2]), .floats([1], [1])],
      [.floats([1, 1, 2, 2], [3, 5, 7, 9])]),
    OperatorCase(
      "Conv 3x3 with stride and unequal pads",
      Conv(kernelShape: [3, 3], strides: [2, 1], pads: [1, 0, 0, 2]),
      [.pattern([1, 1, 4, 3]), .floats([1, 1, 3, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8])],
      [.floats([1, 1, 2, 3], [1, 10, 9, -6, -8, 0])]),
    OperatorCase(
      "Conv dilated", Conv(kernelShape: [2, 2], dilations: [2, 3]),
      [.pattern([1, 1, 4, 5]), .floats([1, 1, 2, 2], [1, 2, 3, 4])],
      [.floats([1, 1, 2, 2], [9, -9, -4, 6])]),
    OperatorCase(
      "Conv grouped", Conv(kernelShape: [1, 2], group: 2),
      [.pattern([1, 4, 1, 3]), .pattern([2, 2, 1, 2]), .floats([2], [1, -1])],
      [.floats([1, 2, 1, 2], [14, 8, -7, -11])]),
    OperatorCase(
      "Conv depthwise of a batch", Conv(kernelShape: [2, 1], group: 3),
      [.pattern([2, 3, 2, 2]), .pattern([3, 1, 2, 1])],
      [.floats([2, 3, 1, 2], [11, 6, -1, -2, -2, 1, 0, -5, 1, 0, -1, -5])]),
    OperatorCase(
      "Conv with relu6", Conv(kernelShape: [1, 1], activation: .relu6),
      [.pattern([1, 2, 1, 5]), .floats([1, 2, 1, 1], [3, 1])],
      [.floats([1, 1, 1, 5], [0, 0, 0, 0, 2])]),
    OperatorCase(
      "ConvTranspose 2x2 with stride 2", ConvTranspose(kernelShape: [2, 2], strides: [2, 2]),
      [
        .floats([1, 1, 2, 2], [1, 2, 3, 4]), .floats([1, 1, 2, 2], [1, 2, 3, 4]),
        .floats([1], [10]),
      ],
      [.floats([1, 1, 4, 4], [11, 12, 12, 14, 13, 14, 16, 18, 13, 16, 14, 18, 19, 22, 22, 26])]),
    OperatorCase(
      "ConvTranspose with padding",
      ConvTranspose(
        kernelShape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 1], outputPadding: [1, 0]),
      [.pattern([1, 2, 2, 2]), .pattern([2, 1, 3, 2])],
      [.floats([1, 1, 4, 3], [1, -1, -2, 9, -12, -11, -5, -3, 6, -1, 1, 0])]),
    OperatorCase(
      "ConvTranspose grouped and dilated",
      ConvTranspose(kernelShape: [1, 2], dilations: [1, 2], group: 2),
      [.pattern([2, 2, 1, 2]), .pattern([2, 2, 1, 2])],
      [
        .floats(
          [2, 4, 1, 4],
          [
            9, 6, 6, 4, 3, 2, 0, 0, -1, 0, -2, 0, -3, 0, 3, 0, -3, -6, -2, -4, -1, -2, 0, 0, 3, -3,
            6, -6, 9, -9, -9, 9,
          ])
      ]),
    OperatorCase(
      "MatMul of matrices", MatMul(),
      [.floats([2, 2], [1, 2, 3, 4]), .floats([2, 2], [5, 6, 7, 8])],
      [.floats([2, 2], [19, 22, 43, 50])]),
    OperatorCase(
      "MatMul of repeated batches", MatMul(),
      [.pattern([2, 1, 2, 3]), .pattern([3, 3, 2])],
      [
        .floats(
          [2, 3, 2, 2],
          [10, 4, 1, 4, -5, 10, -2, 1, 1, -5, -5, -2, -8, -10, 4, 4, 15, -8, -3, 4, 17, 15, -3, -3])
      ]),
    OperatorCase(
      "MatMul of a row", MatMul(),
      [.floats([3], [1, 2, 3]), .pattern([2, 3, 2])],
      [.floats([2, 2], [-2, 4, -1, -2])]),
    OperatorCase(
      "MatMul of a column", MatMul(),
      [.pattern([2, 2, 3]), .floats([3], [1, 2, 3])],
      [.floats([2, 2], [-10, 8, -9, 2])]),
    OperatorCase(
      "Gemm", Gemm(),
      [.floats([2, 2], [1, 2, 3, 4]), .floats([2, 2], [1, 0, 0, 1]), .floats([2], [10, 20])],
      [.floats([2, 2], [11, 22, 13, 24])]),
    OperatorCase(
      "Gemm transposed and scaled", Gemm(alpha: 0.5, beta: 2, transA: true, transB: true),
      [.pattern([3, 2]), .pattern([4, 3]), .floats([2, 1], [1, 2])],
      [.floats([2, 4], [7, 2.5, -2, 4, 6, 6, -1, 6])]),
    OperatorCase(
      "Gemm without a summand", Gemm(transB: true),
      [.pattern([1, 3]), .pattern([2, 3])],
      [.floats([1, 2], [14, -4])]),
  ]
}
