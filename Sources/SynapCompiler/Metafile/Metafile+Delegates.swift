import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

extension Metafile {
  /// Throws a `Diagnostic` where the metafile, which is the file `path`, wants something of `target` that
  /// needs an NPU.
  func checkWithoutNPU(_ target: Target, at path: String?) throws {
    let entry = delegates.first { $0.delegate == .npu }
    if delegate == .npu || entry != nil {
      throw Diagnostic.error(
        "Delegate 'npu' not supported for target SoC: \(target)",
        at: entry?.layers.location ?? Location(file: path),
        notes: ["\(target) has no NPU: leave 'delegate' out, or write 'delegate: cpu'"])
    }
    if let security, security.secure {
      throw Diagnostic.error("Secure models not supported by the target", at: security.location)
    }
  }

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
