import SynapCore

/// A node as the network's file has it, before its operator is resolved.
package struct RawNode: Sendable {
  /// The name in the file; `<operator>_<index>` where the file has none.
  package var name: String
  /// The operator's name in the file's format.
  package var operation: String
  /// The operator set that the name belongs to; empty for the format's own.
  package var domain: String
  /// The names of the operands; nil for an absent optional one.
  package var inputs: [String?]
  /// The names of the results; nil for one that nobody reads.
  package var outputs: [String?]
  /// The attributes by name.
  package var attributes: [String: RawAttribute]
  /// The position among the file's nodes, from 0.
  package var index: Int

  /// Creates a node.
  package init(
    name: String, operation: String, domain: String = "", inputs: [String?], outputs: [String?],
    attributes: [String: RawAttribute], index: Int
  ) {
    self.name = name
    self.operation = operation
    self.domain = domain
    self.inputs = inputs
    self.outputs = outputs
    self.attributes = attributes
    self.index = index
  }

  /// What nodes of the graph say they come from.
  package var origin: Origin { Origin(name: name, operation: operation, index: index) }

  /// Where errors about the node are.
  package var location: Location { Location(node: name, operation: operation, index: index) }
}
