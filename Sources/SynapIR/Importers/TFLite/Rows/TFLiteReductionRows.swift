import SynapCore

extension TFLiteOperatorTable {
  /// Sums, means and extremes along dimensions.
  static let reductionRows: [TFLiteOperatorRow] = [
    reduction("MEAN") { ReduceMean(axes: $0, keepDims: $1) },
    reduction("SUM") { ReduceSum(axes: $0, keepDims: $1) },
    reduction("REDUCE_MAX") { ReduceMax(axes: $0, keepDims: $1) },
    TFLiteOperatorRow("ARG_MAX", makes: [ArgMax.self]) { node, graph in
      let x = try graph.value(node.operand(0), .file, for: node)
      let axes = try graph.integers(node, 1, "dimension")
      guard let axis = axes.first else { throw Diagnostic.error("the dimension is missing") }
      let index = try graph.step(ArgMax(axis: axis, keepDims: false), [x], of: node)
      try graph.append(Cast(to: node.resultType().dataType), [index], of: node, order: .file)
    },
  ]

  /// The row of a reduction. Where dimensions go, they are kept first: a feature map's mean over
  /// height and width, which the machine has, is one then.
  private static func reduction<Result: Operator>(
    _ name: String,
    _ operation: @escaping @Sendable (_ axes: [Int], _ keepDims: Bool) -> Result
  ) -> TFLiteOperatorRow {
    TFLiteOperatorRow(name, options: 27, makes: [Result.self]) { node, graph in
      let order = graph.order(of: try node.operand(0))
      let x = try graph.value(node.operand(0), order, for: node)
      let shape = graph.type(x).shape
      let fileAxes = try normalizedUniqueAxes(
        graph.integers(node, 1, "axis"), rank: shape.rank)
      guard !fileAxes.isEmpty else {
        return try graph.append(Identity(), [x], of: node, order: order)
      }
      let axes = fileAxes.map { order.axis($0, rank: shape.rank) }.sorted()
      if try node.flag(0) {
        return try graph.append(operation(axes, true), [x], of: node, order: order)
      }
      let stored = try graph.declaredType(node.result())
      var kept = try graph.step(operation(axes, true), [x], of: node, stored: stored)
      if order == .channelsFirst, shape.rank == 4 {
        kept = try graph.step(
          Transpose(permutation: DimensionOrder.toFile), [kept], of: node, stored: stored)
      }
      try graph.append(Squeeze(axes: fileAxes), [kept], of: node, order: .file)
    }
  }

  /// The dimensions `axes` of a tensor of rank `rank`, each once, ascending.
  private static func normalizedUniqueAxes(_ axes: [Int], rank: Int) throws -> [Int] {
    Set(try axes.map { try normalizedAxis($0, rank: rank) }).sorted()
  }
}
