import SynapCore

extension Pass {
  /// Removes nodes whose result is their first operand: `Identity`, `Dropout`, and reshapes and
  /// transposes that change nothing. A node whose result is an output of the network stays.
  public static let removeIdentities = Pass("remove-identities") { graph in
    var result = graph
    for position in graph.nodes.indices {
      // Earlier removals have changed operands: look at the node as it is now.
      let node = result.nodes[position]
      guard result.isIdentity(node), let source = node.inputs.first ?? nil,
        let target = node.outputs.first, !graph.outputs.contains(target)
      else { continue }
      result.replaceUses(of: target, with: source)
    }
    return result.withoutDeadCode()
  }
}

extension Graph {
  /// Whether the first result of `node` is always equal to its first operand.
  fileprivate func isIdentity(_ node: Node) -> Bool {
    switch node.operation {
    case is Identity, is Dropout: true
    case is Reshape, is Flatten, is Squeeze, is Unsqueeze:
      (node.inputs.first ?? nil).map { type(of: $0).shape } == type(of: node.outputs[0]).shape
    case let transpose as Transpose:
      !transpose.permutation.isEmpty
        && transpose.permutation == Array(transpose.permutation.indices)
    default: false
    }
  }
}
