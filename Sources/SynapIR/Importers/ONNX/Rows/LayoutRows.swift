import SynapCore

extension ONNXOperatorTable {
  /// The same elements under another shape or in another order.
  static let layoutRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("Reshape") { node in Reshape(allowZero: try node.flag("allowzero")) },
    ONNXOperatorRow("Flatten") { node in Flatten(axis: try node.integer("axis") ?? 1) },
    ONNXOperatorRow("Transpose") { node in
      Transpose(permutation: try node.integers("perm") ?? [])
    },
    ONNXOperatorRow("Squeeze") { node, _ in
      let axes = try node.axes(operandSince: 13)
      return .operation(Squeeze(axes: axes ?? []), inputs: Array(node.inputs.prefix(1)))
    },
    ONNXOperatorRow("Unsqueeze") { node, _ in
      guard let axes = try node.axes(operandSince: 13) else {
        throw Diagnostic.error("the axes are missing")
      }
      return .operation(Unsqueeze(axes: axes), inputs: Array(node.inputs.prefix(1)))
    },
  ]
}

extension ONNXNode {
  /// The axes: an attribute before operator set `version`, operand 1 since; nil where absent.
  mutating func axes(operandSince version: Int) throws -> [Int]? {
    self.version < version ? try integers("axes") : try constantIntegers(1, "axes")
  }
}
