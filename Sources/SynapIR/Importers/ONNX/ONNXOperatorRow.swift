import SynapCore

/// How one ONNX operator becomes nodes of the graph.
package struct ONNXOperatorRow: Sendable {
  /// What a row makes of a node.
  enum Resolution {
    /// The operator to append, with the given operands.
    case operation(any Operator, inputs: [Graph.ValueID?])
    /// Nothing more: the row has added the results to the graph.
    case built
  }

  /// The operator's name.
  package let name: String
  /// The operator set that the name belongs to; empty for ONNX's own.
  package let domain: String
  /// The operator set versions in which the operator exists.
  package let versions: ClosedRange<Int>
  /// What is made of a node.
  package let translation: Translation
  /// Resolves a node.
  let resolve: @Sendable (inout ONNXNode, inout GraphBuilder) throws -> Resolution

  /// A row for an operator whose operands are the node's.
  ///
  /// - Parameter resultCount: the number of results; further ones that the node lists must be
  ///   unused.
  init<Result: Operator>(
    _ name: String, domain: String = "", versions: ClosedRange<Int> = ONNXImporter.versions,
    resultCount: Int? = 1, _ operation: @escaping @Sendable (inout ONNXNode) throws -> Result
  ) {
    self.init(name, domain: domain, versions: versions, makes: [Result.self]) { node, _ in
      if let resultCount { try node.refuseResults(from: resultCount) }
      return .operation(try operation(&node), inputs: node.inputs)
    }
  }

  /// A row that chooses the operands or builds several nodes.
  ///
  /// - Parameter translation: what it makes; nil where that is the operator of the same name.
  init(
    _ name: String, domain: String = "", versions: ClosedRange<Int> = ONNXImporter.versions,
    makes translation: Translation? = nil,
    resolve: @escaping @Sendable (inout ONNXNode, inout GraphBuilder) throws -> Resolution
  ) {
    self.name = name
    self.domain = domain
    self.versions = versions
    self.translation = translation ?? .named(name)
    self.resolve = resolve
  }
}
