import SynapCore

extension ONNXOperatorTable {
  /// Normalization, and what only training needs.
  static let normalizationRows: [ONNXOperatorRow] = [
    ONNXOperatorRow(
      "BatchNormalization",
      makes: Translation(
        [BatchNormalization.self],
        or: [ReduceMean.self, Sub.self, BatchNormalization.self, Mul.self, Add.self])
    ) { node, builder in
      node.ignore("is_test")
      let epsilon = try node.float("epsilon") ?? 1e-5
      let momentum = try node.float("momentum") ?? 0.9
      guard try node.flag("spatial", default: true) else {
        throw Diagnostic.error("'spatial' of 0 is not supported")
      }
      if try node.flag("training_mode"), node.version >= 14 {
        try NodeComposition.compose(node, &builder) {
          try $0.batchNormalized(node, epsilon: epsilon, momentum: momentum)
        }
        return .built
      }
      try node.refuseResults(from: 1)
      return .operation(BatchNormalization(epsilon: epsilon), inputs: node.inputs)
    },
    ONNXOperatorRow("Softmax") { node in
      node.version < 13
        ? Softmax(axis: try node.integer("axis") ?? 1, flattensTrailing: true)
        : Softmax(axis: try node.integer("axis") ?? -1)
    },
  ]
}

extension NodeComposition {
  /// Normalization by the statistics of the operand itself, as in training; the second and third
  /// results are the running mean and variance.
  fileprivate mutating func batchNormalized(
    _ node: ONNXNode, epsilon: Float, momentum: Float
  ) throws {
    let x = try node.input(0, "X")
    let rank = type(of: x).shape.rank
    guard rank >= 2 else { throw Diagnostic.error("the operand 'X' has no channels") }
    let axes = [0] + Array(2..<rank)
    let mean = try add(ReduceMean(axes: axes, keepDims: false), x)
    let extents = [-1] + [Int](repeating: 1, count: rank - 2)
    let centered = try add(Sub(), x, reshape(mean, extents))
    let variance = try add(
      ReduceMean(axes: axes, keepDims: false), add(Mul(), centered, centered))
    let y = try add(
      BatchNormalization(epsilon: epsilon), x, node.input(1, "scale"), node.input(2, "B"), mean,
      variance)
    try name(y, result: 0)
    for (result, statistic) in [mean, variance].enumerated() {
      let old = try add(Mul(), node.input(3 + result, "statistic"), constant(momentum))
      let new = try add(Mul(), statistic, constant(1 - momentum))
      try name(add(Add(), old, new), result: 1 + result)
    }
  }
}
