import SynapCore

extension NodeComposition {
  /// Runs `body`, whose nodes all come from `node`.
  static func compose<Result>(
    _ node: ONNXNode, _ builder: inout GraphBuilder,
    _ body: (inout NodeComposition) throws -> Result
  ) throws -> Result {
    var composition = NodeComposition(in: builder, of: node.raw)
    defer { builder = composition.builder }
    return try body(&composition)
  }
}

extension ONNXNode {
  /// The operand at `position`.
  ///
  /// - Throws: a `Diagnostic` where it is absent.
  func input(_ position: Int, _ name: String) throws -> Graph.ValueID {
    guard position < inputs.count, let id = inputs[position] else {
      throw Diagnostic.error("the operand '\(name)' is missing")
    }
    return id
  }
}

extension ONNXOperatorRow {
  /// The row of an operator with one result that is made of others, `parts`.
  static func composed(
    _ name: String, versions: ClosedRange<Int> = ONNXImporter.versions,
    of parts: [any Operator.Type],
    _ body:
      @escaping @Sendable (inout ONNXNode, inout NodeComposition) throws -> Graph.ValueID
  ) -> ONNXOperatorRow {
    ONNXOperatorRow(name, versions: versions, makes: .composed(of: parts)) { node, builder in
      try node.refuseResults(from: 1)
      let id = try NodeComposition.compose(node, &builder) { try body(&node, &$0) }
      return .operation(Identity(), inputs: [id])
    }
  }
}
