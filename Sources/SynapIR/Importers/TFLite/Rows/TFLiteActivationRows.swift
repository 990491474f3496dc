import SynapCore

extension TFLiteOperatorTable {
  /// Activations.
  static let activationRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow(elementwise: "RELU") { _ in Relu() },
    TFLiteOperatorRow(elementwise: "RELU6") { _ in Clip(min: 0, max: 6) },
    TFLiteOperatorRow(elementwise: "RELU_N1_TO_1") { _ in Clip(min: -1, max: 1) },
    TFLiteOperatorRow(elementwise: "RELU_0_TO_1") { _ in Clip(min: 0, max: 1) },
    TFLiteOperatorRow(elementwise: "LOGISTIC") { _ in Sigmoid() },
    TFLiteOperatorRow(elementwise: "TANH") { _ in Tanh() },
    TFLiteOperatorRow(elementwise: "HARD_SWISH") { _ in HardSwish() },
    TFLiteOperatorRow(elementwise: "LEAKY_RELU", options: 75) { node in
      LeakyRelu(alpha: try node.option(0, default: Float(0)))
    },
    TFLiteOperatorRow("PRELU", makes: [PRelu.self]) { node, graph in
      let (inputs, order) = try graph.alignedOperands(node, 0..<2)
      try graph.append(PRelu(), inputs, of: node, order: order)
    },
    TFLiteOperatorRow(
      "SOFTMAX", options: 9, makes: Translation([Softmax.self], or: [Mul.self, Softmax.self])
    ) { node, graph in
      let beta = try node.option(0, default: Float(0))
      let order = graph.order(of: try node.operand(0))
      var x = try graph.value(node.operand(0), order, for: node)
      if beta != 1 {
        try node.refuseQuantized("beta is \(beta), not 1")
        let factor = graph.addConstant(Tensor([], [beta]), named: "\(node.raw.name)_beta")
        x = try graph.step(Mul(), [x, factor], of: node)
      }
      let rank = graph.type(x).shape.rank
      guard rank > 0 else { throw Diagnostic.error("the operand is a single number") }
      let axis = order.axis(rank - 1, rank: rank)
      try graph.append(Softmax(axis: axis), [x], of: node, order: order)
    },
  ]
}
