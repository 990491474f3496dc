import SynapCore

extension ONNXOperatorTable {
  /// Arithmetic and comparison, element by element.
  static let elementwiseRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Add") { _ in Add() },
    ONNXOperatorRow("Sub") { _ in Sub() },
    ONNXOperatorRow("Mul") { _ in Mul() },
    ONNXOperatorRow("Div") { _ in Div() },
    ONNXOperatorRow("Pow") { _ in Pow() },
    ONNXOperatorRow("Max") { _ in Max() },
    ONNXOperatorRow("Min") { _ in Min() },
    ONNXOperatorRow("Sum") { node, builder in
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
    ONNXOperatorRow("Erf", versions: 9...21) { _ in Erf() },
    ONNXOperatorRow("Floor") { _ in Floor() },
    ONNXOperatorRow("Ceil") { _ in Ceil() },
    ONNXOperatorRow("Equal") { _ in Equal() },
    ONNXOperatorRow("Less") { _ in Less() },
    ONNXOperatorRow("Greater") { _ in Greater() },
    ONNXOperatorRow("Not") { _ in Not() },
  ]
}
