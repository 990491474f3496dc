import SynapCore

extension ONNXOperatorTable {
  /// Arithmetic and reductions that are made of other operators.
  static let composedArithmeticRows: [ONNXOperatorRow] = [
    .composed("GreaterOrEqual", versions: 12...27, of: [Greater.self, Equal.self, Or.self]) {
      node, make in
      let (a, b) = (try node.input(0, "A"), try node.input(1, "B"))
      return try make.add(Or(), make.add(Greater(), a, b), make.add(Equal(), a, b))
    },
    .composed("LessOrEqual", versions: 12...27, of: [Less.self, Equal.self, Or.self]) {
      node, make in
      let (a, b) = (try node.input(0, "A"), try node.input(1, "B"))
      return try make.add(Or(), make.add(Less(), a, b), make.add(Equal(), a, b))
    },
    .composed("Reciprocal", of: [Div.self]) { node, make in
      try make.add(Div(), make.constant(1), node.input(0, "X"))
    },
    .composed("Mean", versions: 8...27, of: [Add.self, Div.self]) { node, make in
      var sum = try node.input(0, "data_0")
      for position in node.inputs.indices.dropFirst() {
        sum = try make.add(Add(), sum, node.input(position, "data"))
      }
      return try make.add(Div(), sum, make.constant(Float(node.inputs.count)))
    },
    .composed("ArgMin", of: [Neg.self, ArgMax.self]) { node, make in
      let operation = ArgMax(
        axis: try node.integer("axis") ?? 0, keepDims: try node.flag("keepdims", default: true),
        selectsLastIndex: try node.flag("select_last_index"))
      return try make.add(operation, make.add(Neg(), node.input(0, "data")))
    },
    reduction("ReduceL1", of: [Abs.self, ReduceSum.self]) { make, x, axes, keepDims in
      try make.add(ReduceSum(axes: axes, keepDims: keepDims), make.add(Abs(), x))
    },
    reduction("ReduceSumSquare", of: [Mul.self, ReduceSum.self]) { make, x, axes, keepDims in
      try make.add(ReduceSum(axes: axes, keepDims: keepDims), make.add(Mul(), x, x))
    },
    reduction("ReduceL2", of: [Mul.self, ReduceSum.self, Sqrt.self]) { make, x, axes, keepDims in
      let sum = try make.add(ReduceSum(axes: axes, keepDims: keepDims), make.add(Mul(), x, x))
      return try make.add(Sqrt(), sum)
    },
    reduction("ReduceLogSum", of: [ReduceSum.self, Log.self]) { make, x, axes, keepDims in
      try make.add(Log(), make.add(ReduceSum(axes: axes, keepDims: keepDims), x))
    },
    reduction(
      "ReduceLogSumExp",
      of: [ReduceMax.self, Sub.self, Exp.self, ReduceSum.self, Log.self, Add.self]
    ) { make, x, axes, keepDims in
      guard make.type(of: x).shape.elementCount > 0 else {
        return try make.add(
          Log(), make.add(ReduceSum(axes: axes, keepDims: keepDims), make.add(Exp(), x)))
      }
      let largest = try make.add(ReduceMax(axes: axes), x)
      let powers = try make.add(Exp(), make.add(Sub(), x, largest))
      let sum = try make.add(Log(), make.add(ReduceSum(axes: axes, keepDims: keepDims), powers))
      let flat = try make.reshape(largest, make.type(of: sum).shape.dimensions)
      return try make.add(Add(), sum, flat)
    },
  ]

  private static func reduction(
    _ name: String, of parts: [any Operator.Type],
    _ body:
      @escaping @Sendable (
        inout NodeComposition, Graph.ValueID, _ axes: [Int], _ keepDims: Bool
      ) throws -> Graph.ValueID
  ) -> ONNXOperatorRow {
    .composed(name, of: parts) { node, make in
      let axes = try node.axes(operandSince: 18) ?? []
      let keepDims = try node.flag("keepdims", default: true)
      let x = try node.input(0, "data")
      // Without axes nothing is reduced where the flag says so: each element is a row of its own.
      guard try node.flag("noop_with_empty_axes"), axes.isEmpty else {
        return try body(&make, x, axes, keepDims)
      }
      let shape = make.type(of: x).shape.dimensions
      return try body(&make, make.reshape(x, shape + [1]), [shape.count], false)
    }
  }
}
