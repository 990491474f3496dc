import SynapCore

extension ONNXOperatorTable {
  /// Comparisons, and functions of bools and of bits.
  static let logicRows: [ONNXOperatorRow] = [
    .elementwise("Equal") { _ in Equal() },
    .elementwise("Less") { _ in Less() },
    .elementwise("Greater") { _ in Greater() },
    ONNXOperatorRow("Not") { _ in Not() },
    .elementwise("And") { _ in And() },
    .elementwise("Or") { _ in Or() },
    .elementwise("Xor") { _ in Xor() },
    ONNXOperatorRow("BitwiseAnd", versions: 18...27) { _ in BitwiseAnd() },
    ONNXOperatorRow("BitwiseOr", versions: 18...27) { _ in BitwiseOr() },
    ONNXOperatorRow("BitwiseXor", versions: 18...27) { _ in BitwiseXor() },
    .composed("BitwiseNot", versions: 18...27, of: [BitwiseXor.self]) { node, make in
      let x = try node.input(0, "X")
      let ones = make.constant(Tensor([], integers: [-1]))
      return try make.add(
        BitwiseXor(), x, make.add(Cast(to: make.type(of: x).dataType), ones))
    },
    ONNXOperatorRow("IsNaN", versions: 9...27) { _ in IsNaN() },
    ONNXOperatorRow("IsInf", versions: 10...27) { node in
      IsInf(
        detectsNegative: try node.flag("detect_negative", default: true),
        detectsPositive: try node.flag("detect_positive", default: true))
    },
  ]
}

extension ONNXOperatorRow {
  /// The row of an operator on the elements of two operands. Before operator set 7 the second is
  /// repeated from the dimension `axis` on where `broadcast` says so.
  static func elementwise<Result: Operator>(
    _ name: String, _ operation: @escaping @Sendable (inout ONNXNode) throws -> Result
  ) -> ONNXOperatorRow {
    ONNXOperatorRow(name, makes: [Result.self]) { node, builder in
      try node.refuseResults(from: 1)
      let operation = try operation(&node)
      guard node.version < 7, try node.flag("broadcast"), let axis = try node.integer("axis") else {
        return .operation(operation, inputs: node.inputs)
      }
      let (a, b) = (try node.input(0, "A"), try node.input(1, "B"))
      let (left, right) = (builder.type(of: a).shape, builder.type(of: b).shape)
      let missing = left.rank - (try normalizedAxis(axis, rank: left.rank)) - right.rank
      guard missing >= 0 else {
        throw Diagnostic.error("\(right) can't be repeated to \(left) from dimension \(axis)")
      }
      let repeated = try NodeComposition.compose(node, &builder) {
        try $0.reshape(b, right.dimensions + [Int](repeating: 1, count: missing))
      }
      return .operation(operation, inputs: [a, repeated])
    }
  }
}
