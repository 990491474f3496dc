import SynapIR

/// An operator that the machine has instructions for.
///
/// The conformance of each operator is a file of its own, `<Operator>+Lowering.swift`.
protocol LoweringRule: SampledOperator {
  /// What the machine asks of a node beyond what the operator does; checked before `lower`.
  static var constraints: [LoweringConstraint<Self>] { get }

  /// Appends the instructions for `node`, whose operation this is, and says where its results lie.
  ///
  /// - Throws: a `Diagnostic` where the node's types or attributes are beyond the machine.
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws
}

extension LoweringRule {
  /// None.
  static var constraints: [LoweringConstraint<Self>] { [] }
}

extension OperatorCatalog {
  /// The operators that can be compiled, ordered by name.
  package static var compiled: [any Operator.Type] { all.filter { $0 is any LoweringRule.Type } }
}
