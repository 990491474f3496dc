extension LoweringCase {
  /// Sums of products.
  static let convolutions: [LoweringCase] = [
    LoweringCase(name: "Conv 3x3 with stride", inputs: [[1, 5, 9, 11]]) {
      $0.convolution("x0", "y", from: 5, to: 7, kernel: 3, stride: 2)
    },
    LoweringCase(name: "Conv without a bias", inputs: [[1, 4, 6, 5]]) {
      $0.append(
        "Conv", ["x0", $0.weights("w", [6, 4, 1, 1])], ["y"], ["kernel_shape": .integers([1, 1])])
    },
    LoweringCase(name: "Conv with unequal pads", inputs: [[1, 3, 6, 7]]) {
      $0.append(
        "Conv", ["x0", $0.weights("w", [4, 3, 3, 2]), $0.weights("b", [4])], ["y"],
        ["kernel_shape": .integers([3, 2]), "pads": .integers([2, 0, 1, 1])])
    },
    LoweringCase(name: "Conv grouped", inputs: [[1, 8, 7, 6]]) {
      $0.convolution("x0", "y", from: 8, to: 12, kernel: 3, group: 4)
    },
    LoweringCase(name: "Conv depthwise", inputs: [[1, 9, 8, 7]]) {
      $0.convolution("x0", "y", from: 9, to: 9, kernel: 3, stride: 2, group: 9)
    },
    LoweringCase(name: "Conv dilated", inputs: [[1, 4, 9, 10]]) {
      $0.convolution("x0", "y", from: 4, to: 5, kernel: 3, dilation: 2)
    },
    LoweringCase(name: "Conv with Relu fused", inputs: [[1, 4, 5, 6]]) {
      $0.convolution("x0", "c", from: 4, to: 6, kernel: 3)
      $0.append("Relu", ["c"], ["y"])
    },
    // The steps of a clamped result are finer than what the weights' rounding adds up to.
    LoweringCase(name: "Conv with Clip fused", inputs: [[1, 4, 5, 6]], quanta: 6) {
      $0.convolution("x0", "c", from: 4, to: 6, kernel: 3)
      $0.append("Clip", ["c", $0.floats("low", [], [-0.5]), $0.floats("high", [], [1.5])], ["y"])
    },
    LoweringCase(name: "Conv after Conv", inputs: [[1, 6, 8, 8]], quanta: 4) {
      $0.convolution("x0", "a", from: 6, to: 16, kernel: 3)
      $0.convolution("a", "y", from: 16, to: 5)
    },
    LoweringCase(name: "ConvTranspose 2x2 with stride 2", inputs: [[1, 6, 4, 5]]) {
      $0.append(
        "ConvTranspose", ["x0", $0.weights("w", [6, 3, 2, 2]), $0.weights("b", [3])], ["y"],
        ["kernel_shape": .integers([2, 2]), "strides": .integers([2, 2])])
    },
    LoweringCase(name: "ConvTranspose with padding", inputs: [[1, 4, 5, 4]]) {
      $0.append(
        "ConvTranspose", ["x0", $0.weights("w", [4, 5, 3, 3])], ["y"],
        [
          "kernel_shape": .integers([3, 3]), "strides": .integers([2, 2]),
          "pads": .integers([1, 0, 1, 2]), "output_padding": .integers([1, 0]),
        ])
    },
    LoweringCase(name: "ConvTranspose grouped", inputs: [[1, 6, 4, 4]]) {
      $0.append(
        "ConvTranspose", ["x0", $0.weights("w", [6, 2, 3, 3]), $0.weights("b", [6])], ["y"],
        [
          "kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1]), "group": .integer(3),
        ])
    },
    LoweringCase(name: "Gemm", inputs: [[1, 20]]) {
      $0.append(
        "Gemm", ["x0", $0.weights("w", [20, 9]), $0.weights("b", [9])], ["y"])
    },
    LoweringCase(name: "Gemm transposed, of several rows", inputs: [[5, 12]]) {
      $0.append(
        "Gemm", ["x0", $0.weights("w", [7, 12]), $0.weights("b", [7])], ["y"],
        ["transB": .integer(1)])
    },
    // The mean is formed in the steps of what is averaged, coarser than its own.
    LoweringCase(name: "Gemm of a pooled and flattened map", inputs: [[1, 8, 6, 7]], quanta: 7) {
      $0.convolution("x0", "c", from: 8, to: 10, kernel: 3)
      $0.append("GlobalAveragePool", ["c"], ["p"])
      $0.append("Flatten", ["p"], ["f"])
      $0.append(
        "Gemm", ["f", $0.weights("w", [6, 10]), $0.weights("b", [6])], ["y"],
        ["transB": .integer(1)])
    },
    LoweringCase(name: "Gemm of a flattened map", inputs: [[1, 4, 3, 5]], quanta: 3) {
      $0.convolution("x0", "c", from: 4, to: 3, kernel: 3)
      $0.append("Flatten", ["c"], ["f"])
      $0.append("Gemm", ["f", $0.weights("w", [45, 6])], ["y"])
    },
    LoweringCase(name: "MatMul by a matrix", inputs: [[1, 6, 8]]) {
      $0.append("MatMul", ["x0", $0.weights("w", [8, 5])], ["y"])
    },
    LoweringCase(name: "MatMul of a feature map", inputs: [[1, 3, 4, 6]]) {
      $0.append("MatMul", ["x0", $0.weights("w", [6, 5])], ["y"])
    },
  ]
}
