import SynapCore

extension ONNXOperatorTable {
  /// Convolutions.
  static let convolutionRows: [ONNXOperatorRow] = [
    ONNXOperatorRow(
      "Conv", makes: Translation([Conv.self], or: NodeComposition.convolutionParts)
    ) { node, builder in
      let weights = try node.operands.required(1, "W").shape
      guard weights.rank == 4 else {
        let (x, w) = (try node.input(0, "X"), try node.input(1, "W"))
        let bias = node.hasOperand(2) ? try node.input(2, "B") : nil
        let y = try NodeComposition.compose(node, &builder) {
          try $0.convolution(&node, x, w, bias)
        }
        return .operation(Identity(), inputs: [y])
      }
      let window = try node.window(kernel: Array(weights.dimensions.dropFirst(2)))
      let operation = Conv(
        kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
        dilations: window.dilations, group: try node.integer("group") ?? 1)
      return .operation(operation, inputs: node.inputs)
    },
    ONNXOperatorRow("ConvTranspose") { node, builder in
      let input = try node.operands.required(0, "X").shape
      let weights = try node.operands.required(1, "W").shape
      let mode = try node.string("auto_pad") ?? "NOTSET"
      // SAME means another padding here than in a window that slides over the operand.
      var window = try node.window(kernel: Array(weights.dimensions.dropFirst(2)))
      let count = window.kernelShape.count
      guard count < 3 else { throw Diagnostic.error("volumes are not supported") }
      var outputPadding =
        try node.integers("output_padding") ?? [Int](repeating: 0, count: count)
      var outputShape = try node.integers("output_shape")
      if outputShape == nil, mode.hasPrefix("SAME") {
        outputShape = zip(input.dimensions.dropFirst(2), window.strides).map { $0 * $1 }
      }
      if let outputShape {
        guard outputShape.count == count, outputPadding.count == count,
          outputShape.allSatisfy({ $0 > 0 && $0 < 1 << 32 }),
          outputPadding.allSatisfy({ $0 >= 0 && $0 < 1 << 32 })
        else {
          throw Diagnostic.error("the attribute 'output_shape' is \(outputShape)")
        }
        var totals: [Int] = []
        for axis in 0..<count {
          let span = (window.kernelShape[axis] - 1) * window.dilations[axis] + 1
          let full = window.strides[axis] * (input[axis + 2] - 1) + outputPadding[axis] + span
          totals.append(max(0, full - outputShape[axis]))
          outputPadding[axis] += max(0, outputShape[axis] - full)
        }
        window.pads = WindowPadding.split(totals, moreAtStart: mode != "SAME_UPPER")
      }
      if count == 1 {
        window = window.lifted()
        outputPadding = [0] + outputPadding
      }
      let operation = ConvTranspose(
        kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
        dilations: window.dilations, outputPadding: outputPadding,
        group: try node.integer("group") ?? 1)
      guard count == 1 else { return .operation(operation, inputs: node.inputs) }
      guard weights.rank == 3 else { throw Diagnostic.error("the weights are \(weights)") }
      let bias = node.hasOperand(2) ? try node.input(2, "B") : nil
      let (x, w) = (try node.input(0, "X"), try node.input(1, "W"))
      let y = try NodeComposition.compose(node, &builder) { make in
        let y = try make.add(
          operation, make.reshape(x, [input[0], input[1], 1, input[2]]),
          make.reshape(w, [weights[0], weights[1], 1, weights[2]]), bias)
        let shape = make.type(of: y).shape
        return try make.reshape(y, [shape[0], shape[1], shape[3]])
      }
      return .operation(Identity(), inputs: [y])
    },
  ]
}
