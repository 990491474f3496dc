import SynapCore

extension ONNXOperatorTable {
  /// Activations.
  static let activationRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Relu") { _ in Relu() },
    ONNXOperatorRow("LeakyRelu") { node in LeakyRelu(alpha: try node.float("alpha") ?? 0.01) },
    ONNXOperatorRow("PRelu") { node, builder in
      let (x, slope) = (try node.input(0, "X"), try node.input(1, "slope"))
      let (shape, slopes) = (builder.type(of: x).shape, builder.type(of: slope).shape)
      // Before operator set 7 there was a slope for each channel.
      guard node.version < 7, slopes.rank == 1, slopes[0] > 1, shape.rank > 2 else {
        return .operation(PRelu(), inputs: [x, slope])
      }
      let ones = [Int](repeating: 1, count: shape.rank - 2)
      let channels = try NodeComposition.compose(node, &builder) {
        try $0.reshape(slope, [slopes[0]] + ones)
      }
      return .operation(PRelu(), inputs: [x, channels])
    },
    ONNXOperatorRow("Sigmoid") { _ in Sigmoid() },
    ONNXOperatorRow("Tanh") { _ in Tanh() },
    ONNXOperatorRow("HardSigmoid") { node in
      HardSigmoid(alpha: try node.float("alpha") ?? 0.2, beta: try node.float("beta") ?? 0.5)
    },
    ONNXOperatorRow("HardSwish", versions: 14...27) { _ in HardSwish() },
    ONNXOperatorRow("Clip", versions: 6...10) { node in
      Clip(
        min: try node.float("min") ?? -.infinity, max: try node.float("max") ?? .infinity)
    },
    ONNXOperatorRow(
      "Clip", versions: 11...27, makes: Translation([Clip.self], or: [Max.self, Min.self])
    ) { node, builder in
      let bounds = [node.operands.optional(1), node.operands.optional(2)].compactMap { $0 }
      let isConstant = bounds.allSatisfy { $0.constant != nil && $0.shape.elementCount == 1 }
      let x = try node.input(0, "input")
      guard isConstant, builder.type(of: x).dataType == .float32 else {
        let y = try NodeComposition.compose(node, &builder) { make in
          let raised = node.hasOperand(1) ? try make.add(Max(), x, node.input(1, "min")) : x
          return node.hasOperand(2) ? try make.add(Min(), raised, node.input(2, "max")) : raised
        }
        return .operation(Identity(), inputs: [y])
      }
      let operation = Clip(
        min: try node.constantFloats(1, "min")?.first ?? -.infinity,
        max: try node.constantFloats(2, "max")?.first ?? .infinity)
      return .operation(operation, inputs: [x])
    },
  ]
}
