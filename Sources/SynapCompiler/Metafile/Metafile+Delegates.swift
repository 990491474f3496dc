import SynapCore
import SynapIR
import SynapQuant

extension Metafile {
  /// `graph` with the layers marked that `delegate` gives to the host's processor.
  ///
  /// - Throws: a `Diagnostic` where the map names a layer that doesn't exist.
  func delegating(_ graph: Graph) throws -> Graph {
    var graph = graph
    func assign(_ delegate: Delegate, to positions: some Sequence<Int>) {
      for position in positions { graph.nodes[position].isDelegatedToHost = delegate == .cpu }
    }
    assign(delegate, to: graph.nodes.indices)
    for entry in delegates {
      try locating(in: entry.layers.location) {
        assign(entry.delegate, to: try LayerSelector(entry.layers.value).nodes(of: graph))
      }
    }
    return graph
  }
}
