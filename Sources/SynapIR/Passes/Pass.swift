import SynapCore

/// A step that turns a graph into an equivalent one.
public struct Pass: Sendable {
  /// The name, for messages and dumps.
  public let name: String
  private let transform: @Sendable (Graph) throws -> Graph

  /// Creates a pass.
  public init(_ name: String, _ transform: @escaping @Sendable (Graph) throws -> Graph) {
    self.name = name
    self.transform = transform
  }

  /// Transforms `graph`, which is verified before and after.
  ///
  /// - Throws: what the transformation throws, or a `Diagnostic` naming the pass where the graph
  ///   it made is not sound.
  public func callAsFunction(_ graph: Graph) throws -> Graph {
    try graph.verify()
    let result = try transform(graph).compacted()
    do {
      try result.verify()
    } catch let diagnostic as Diagnostic {
      var diagnostic = diagnostic
      diagnostic.notes.append("the graph became unsound in the pass '\(name)'")
      throw diagnostic
    }
    return result
  }
}

extension Pass {
  /// What every imported network goes through before it is calibrated and compiled.
  public static let standard: [Pass] = [
    .foldConstants, .removeIdentities, .foldPadding, .foldBatchNormalization, .recognizeSiLU,
    .fuseActivation,
    .removeDeadCode,
  ]
}

extension Graph {
  /// This graph after the given passes, in order.
  public func applying(_ passes: [Pass]) throws -> Graph {
    try passes.reduce(self) { graph, pass in try pass(graph) }
  }
}
