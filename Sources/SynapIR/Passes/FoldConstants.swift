import SynapCore

extension Pass {
  /// Computes what is known before the network runs, such as exporters' shape arithmetic, and
  /// turns it into constants.
  public static let foldConstants = Pass("fold-constants") { graph in
    let context = ExecutionContext(threadCount: 1)
    var result = graph
    result.nodes = []
    for (position, node) in graph.nodes.enumerated() {
      let folded = try locating(in: graph.location(of: node, at: position)) {
        try node.operation.knownResults(of: result.operands(of: node), on: context)
      }
      guard let folded else {
        result.nodes.append(node)
        continue
      }
      for (id, tensor) in zip(node.outputs, folded) {
        result[id].type = tensor.type
        result[id].constant = tensor
      }
    }
    return result.withoutDeadCode()
  }
}
