import SynapCore

extension Graph {
  /// Checks what every pass may rely on: each operand is an input, a constant or the result of an
  /// earlier node, each value has one producer, names of values are unique, and every result has
  /// the type that its operator's shape rule gives.
  ///
  /// - Throws: a `Diagnostic` naming the node.
  public func verify() throws {
    var isDefined = values.map { $0.constant != nil }
    var names = Set<String>()
    for value in values {
      guard names.insert(value.name).inserted else {
        throw Diagnostic.error("the value name '\(value.name)' is used twice")
      }
      if let constant = value.constant, constant.type != value.type {
        throw Diagnostic.error("the constant '\(value.name)' is not of its type \(value.type)")
      }
    }
    for id in inputs {
      guard !isDefined[id.index] else {
        throw Diagnostic.error("the input '\(self[id].name)' has a second source")
      }
      isDefined[id.index] = true
    }
    for (position, node) in nodes.enumerated() {
      try locating(in: location(of: node, at: position)) {
        for case let id? in node.inputs where !isDefined[id.index] {
          throw Diagnostic.error("the operand '\(self[id].name)' is not computed before its use")
        }
        for id in node.outputs {
          guard !isDefined[id.index] else {
            throw Diagnostic.error("the result '\(self[id].name)' has a second source")
          }
          isDefined[id.index] = true
        }
        guard !node.origins.isEmpty else { throw Diagnostic.error("the node has no origin") }
        let expected = try node.operation.resultTypes(of: operands(of: node))
        let actual = node.outputs.map { type(of: $0) }
        for (expected, actual) in zip(expected, actual)
        where expected.shape != actual.shape {
          throw Diagnostic.error("the result is declared \(actual), its rule gives \(expected)")
        }
        guard expected.count >= actual.count else {
          throw Diagnostic.error("\(actual.count) results where the operator has \(expected.count)")
        }
      }
    }
    for id in outputs where !isDefined[id.index] {
      throw Diagnostic.error("the output '\(self[id].name)' is never computed")
    }
  }

  /// Where `node` stands in the imported file.
  public func location(of node: Node, at position: Int) -> Location {
    Location(
      node: node.name, operation: node.origins.first?.operation ?? node.operation.name,
      index: node.origins.first?.index ?? position)
  }
}
