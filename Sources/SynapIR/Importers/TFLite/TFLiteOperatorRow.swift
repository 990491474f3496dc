import SynapCore

/// How one TFLite operator becomes nodes of the graph.
package struct TFLiteOperatorRow: Sendable {
  /// The operator's name in TFLite's schema, or that of a custom operator.
  package let name: String
  /// Empty for TFLite's own operators, `custom` for others.
  package let domain: String
  /// The number of its options' type in the schema's union; nil where it has none to read.
  let optionsKind: Int?
  /// What is made of it.
  package let translation: Translation
  /// Adds the nodes of an operator to the graph.
  let resolve: @Sendable (TFLiteNode, inout TFLiteGraph) throws -> Void

  /// A row that builds the nodes itself.
  init(
    _ name: String, domain: String = "", options kind: Int? = nil,
    makes translation: Translation,
    resolve: @escaping @Sendable (TFLiteNode, inout TFLiteGraph) throws -> Void
  ) {
    self.name = name
    self.domain = domain
    optionsKind = kind
    self.translation = translation
    self.resolve = resolve
  }

  /// A row for a function of single elements, which has any order of dimensions.
  init<Result: Operator>(
    elementwise name: String, options kind: Int? = nil,
    _ operation: @escaping @Sendable (TFLiteNode) throws -> Result
  ) {
    self.init(name, options: kind, makes: [Result.self]) { node, graph in
      let order = graph.order(of: try node.operand(0))
      let x = try graph.value(node.operand(0), order, for: node)
      try graph.append(try operation(node), [x], of: node, order: order)
    }
  }

  /// The options of `node`, whose type must be this operator's.
  func options(of options: TFLiteOptions?) throws -> FlatTable? {
    guard let options, let optionsKind else { return nil }
    guard options.kind == optionsKind else {
      throw Diagnostic.error(
        "the options have the type \(options.kind), those of \(name) have \(optionsKind)",
        at: Location(byte: options.table.position))
    }
    return options.table
  }
}
