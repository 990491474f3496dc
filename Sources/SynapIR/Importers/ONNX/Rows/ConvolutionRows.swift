import SynapCore

extension ONNXOperatorTable {
  /// Convolutions.
  static let convolutionRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Conv") { node in
      let weights = try node.operands.required(1, "W").shape
      let window = try node.window(kernel: Array(weights.dimensions.dropFirst(2)))
      return Conv(
        kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
        dilations: window.dilations, group: try node.integer("group") ?? 1)
    },
    ONNXOperatorRow("ConvTranspose") { node in
      let input = try node.operands.required(0, "X").shape
      let weights = try node.operands.required(1, "W").shape
      let mode = try node.string("auto_pad") ?? "NOTSET"
      // SAME means another padding here than in a window that slides over the operand.
      var window = try node.window(kernel: Array(weights.dimensions.dropFirst(2)))
      var outputPadding = try node.integers("output_padding") ?? [0, 0]
      var outputShape = try node.integers("output_shape")
      if outputShape == nil, mode.hasPrefix("SAME") {
        outputShape = zip(input.dimensions.dropFirst(2), window.strides).map { $0 * $1 }
      }
      if let outputShape {
        guard outputShape.count == 2, outputPadding.count == 2,
          outputShape.allSatisfy({ $0 > 0 && $0 < 1 << 32 }),
          outputPadding.allSatisfy({ $0 >= 0 && $0 < 1 << 32 })
        else {
          throw Diagnostic.error("the attribute 'output_shape' is \(outputShape)")
        }
        var totals: [Int] = []
        for axis in 0..<2 {
          let span = (window.kernelShape[axis] - 1) * window.dilations[axis] + 1
          let full = window.strides[axis] * (input[axis + 2] - 1) + outputPadding[axis] + span
          totals.append(max(0, full - outputShape[axis]))
          outputPadding[axis] += max(0, outputShape[axis] - full)
        }
        window.pads = WindowPadding.split(totals, moreAtStart: mode != "SAME_UPPER")
      }
      return ConvTranspose(
        kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
        dilations: window.dilations, outputPadding: outputPadding,
        group: try node.integer("group") ?? 1)
    },
  ]
}
