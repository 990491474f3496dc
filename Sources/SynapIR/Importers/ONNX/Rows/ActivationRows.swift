import SynapCore

extension ONNXOperatorTable {
  /// Activations.
  static let activationRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Relu") { _ in Relu() },
    ONNXOperatorRow("LeakyRelu") { node in LeakyRelu(alpha: try node.float("alpha") ?? 0.01) },
    ONNXOperatorRow("PRelu") { _ in PRelu() },
    ONNXOperatorRow("Sigmoid") { _ in Sigmoid() },
    ONNXOperatorRow("Tanh") { _ in Tanh() },
    ONNXOperatorRow("HardSigmoid") { node in
      HardSigmoid(alpha: try node.float("alpha") ?? 0.2, beta: try node.float("beta") ?? 0.5)
    },
    ONNXOperatorRow("HardSwish", versions: 14...21) { _ in HardSwish() },
    ONNXOperatorRow("Clip", versions: 7...10) { node in
      Clip(
        min: try node.float("min") ?? -.infinity, max: try node.float("max") ?? .infinity)
    },
    ONNXOperatorRow("Clip", versions: 11...21) { node, _ in
      func bound(_ position: Int, _ name: String, _ open: Float) throws -> Float {
        guard let values = try node.constantFloats(position, name) else { return open }
        guard values.count == 1 else {
          throw Diagnostic.error("the operand '\(name)' has \(values.count) elements, not one")
        }
        return values[0]
      }
      let operation = Clip(
        min: try bound(1, "min", -.infinity), max: try bound(2, "max", .infinity))
      return .operation(operation, inputs: Array(node.inputs.prefix(1)))
    },
  ]
}
