import SynapCore

extension TFLiteOperatorTable {
  /// Arithmetic and comparison, element by element.
  static let arithmeticRows: [TFLiteOperatorRow] = [
    binary("ADD", options: 11) { Add() },
    binary("SUB", options: 28) { Sub() },
    binary("MUL", options: 21) { Mul() },
    binary("DIV", options: 29) { Div() },
    binary("POW") { Pow() },
    binary("MAXIMUM") { Max() },
    binary("MINIMUM") { Min() },
    binary("EQUAL") { Equal() },
    binary("LESS") { Less() },
    binary("GREATER") { Greater() },
    TFLiteOperatorRow(elementwise: "LOGICAL_NOT") { _ in Not() },
    TFLiteOperatorRow(elementwise: "ABS") { _ in Abs() },
    TFLiteOperatorRow(elementwise: "NEG") { _ in Neg() },
    TFLiteOperatorRow(elementwise: "EXP") { _ in Exp() },
    TFLiteOperatorRow(elementwise: "LOG") { _ in Log() },
    TFLiteOperatorRow(elementwise: "SQRT") { _ in Sqrt() },
    TFLiteOperatorRow(elementwise: "FLOOR") { _ in Floor() },
    TFLiteOperatorRow(elementwise: "CEIL") { _ in Ceil() },
    TFLiteOperatorRow("SQUARE", makes: [Mul.self]) { node, graph in
      let order = graph.order(of: try node.operand(0))
      let x = try graph.value(node.operand(0), order, for: node)
      try graph.append(Mul(), [x, x], of: node, order: order)
    },
    TFLiteOperatorRow("RSQRT", makes: .composed(Sqrt.self, Div.self)) { node, graph in
      try node.refuseQuantized("it takes two steps")
      let order = graph.order(of: try node.operand(0))
      let x = try graph.value(node.operand(0), order, for: node)
      let root = try graph.step(Sqrt(), [x], of: node)
      let one = graph.addConstant(Tensor([], [1]), named: "\(node.raw.name)_one")
      try graph.append(Div(), [one, root], of: node, order: order)
    },
    TFLiteOperatorRow("SQUARED_DIFFERENCE", makes: .composed(Sub.self, Mul.self)) { node, graph in
      try node.refuseQuantized("it takes two steps")
      let (inputs, order) = try graph.alignedOperands(node, 0..<2)
      let difference = try graph.step(Sub(), inputs, of: node)
      try graph.append(Mul(), [difference, difference], of: node, order: order)
    },
    TFLiteOperatorRow("ADD_N", makes: [Add.self]) { node, graph in
      try node.refuseQuantized("it takes several steps")
      let (inputs, order) = try graph.alignedOperands(node, 0..<node.raw.inputs.count)
      guard var sum = inputs.first ?? nil else { throw Diagnostic.error("there are no operands") }
      for input in inputs.dropFirst().dropLast() {
        sum = try graph.step(Add(), [sum, input], of: node)
      }
      let last = inputs.count > 1 ? inputs[inputs.count - 1] : nil
      try graph.append(
        last == nil ? Identity() : Add(), last == nil ? [sum] : [sum, last], of: node,
        order: order)
    },
    TFLiteOperatorRow("SELECT_V2", makes: [Where.self]) { node, graph in
      let (inputs, order) = try graph.alignedOperands(node, 0..<3)
      try graph.append(Where(), inputs, of: node, order: order)
    },
  ]

  /// The row of an operator on pairs of elements; one with options of the type `kind` may have an
  /// activation.
  private static func binary<Result: Operator>(
    _ name: String, options kind: Int? = nil,
    _ operation: @escaping @Sendable () -> Result
  ) -> TFLiteOperatorRow {
    TFLiteOperatorRow(name, options: kind, makes: [Result.self]) { node, graph in
      let (inputs, order) = try graph.alignedOperands(node, 0..<2)
      try graph.append(
        operation(), inputs, of: node, order: order,
        activation: kind == nil ? .none : try node.activation(0))
    }
  }
}
