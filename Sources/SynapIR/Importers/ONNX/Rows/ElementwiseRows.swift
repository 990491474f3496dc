import SynapCore

extension ONNXOperatorTable {
  /// Arithmetic and comparison, element by element.
  static let elementwiseRows: [ONNXOperatorRow] = [
    .elementwise("Add") { _ in Add() },
    .elementwise("Sub") { _ in Sub() },
    .elementwise("Mul") { _ in Mul() },
    .elementwise("Div") { _ in Div() },
    ONNXOperatorRow("Pow") { node, builder in
      let (a, b) = (try node.input(0, "X"), try node.input(1, "Y"))
      let (base, exponent) = (builder.type(of: a).dataType, builder.type(of: b).dataType)
      guard base != exponent, node.version >= 7 else {
        return .operation(Pow(), inputs: [a, b])
      }
      // The result has the type of the base; integers to the power of floats are computed as those.
      let y = try NodeComposition.compose(node, &builder) { make in
        guard exponent.isFloat else {
          return try make.add(Pow(), a, make.add(Cast(to: base), b))
        }
        let power = try make.add(Pow(), make.add(Cast(to: exponent), a), b)
        return try make.add(Cast(to: base), power)
      }
      return .operation(Identity(), inputs: [y])
    },
    ONNXOperatorRow("Mod", versions: 10...27) { node in Mod(truncates: try node.flag("fmod")) },
    ONNXOperatorRow("Round", versions: 11...27) { _ in Round() },
    ONNXOperatorRow("Sign", versions: 9...27) { _ in Sign() },
    ONNXOperatorRow("Max") { _ in Max() },
    ONNXOperatorRow("Min") { _ in Min() },
    ONNXOperatorRow("Sum", makes: [Add.self]) { node, builder in
      // Sums of more than two operands are added from the left.
      guard var sum = node.inputs.first ?? nil else {
        throw Diagnostic.error("the operator has no operands")
      }
      guard node.inputs.count > 1 else { return .operation(Identity(), inputs: node.inputs) }
      for input in node.inputs.dropFirst().dropLast() {
        sum = try builder.append(
          Add(), [sum, input], name: node.raw.name, results: [nil], origin: node.raw.origin)[0]
      }
      return .operation(Add(), inputs: [sum, node.inputs[node.inputs.count - 1]])
    },
    ONNXOperatorRow("Abs") { _ in Abs() },
    ONNXOperatorRow("Neg") { _ in Neg() },
    ONNXOperatorRow("Sqrt") { _ in Sqrt() },
    ONNXOperatorRow("Exp") { _ in Exp() },
    ONNXOperatorRow("Log") { _ in Log() },
    ONNXOperatorRow("Erf", versions: 9...27) { _ in Erf() },
    ONNXOperatorRow("Floor") { _ in Floor() },
    ONNXOperatorRow("Ceil") { _ in Ceil() },
  ]
}
