import SynapCompiler
import SynapCore
import SynapRuntime

extension Comparison {
  /// Throws where `network` can't have been compiled from `source`; returns what is doubtful.
  static func check(_ source: SourceNetwork, _ network: Network) throws -> [Diagnostic] {
    let graph = source.graph
    try check(
      "input", graph.inputs.map { (graph[$0].name, graph.type(of: $0).shape) },
      network.metadata.inputGroups.map { network.inputs[$0.lowerBound].metadata })
    try check(
      "output", graph.outputs.map { (graph[$0].name, graph.type(of: $0).shape) },
      network.outputs.map(\.metadata))
    var warnings: [Diagnostic] = []
    if network.layers.results.isEmpty {
      warnings.append(
        .warning(
          "the compiled model doesn't say where its layers' results lie: only outputs are compared",
          notes: [network.isSecure ? "it is a secure model" : "convert it again"]))
    }
    for (input, group) in zip(source.inputs, network.metadata.inputGroups) {
      let metadata = network.inputs[group.lowerBound].metadata
      if !input.isPrepared(as: metadata) {
        warnings.append(
          .warning(
            "the compiled model prepares '\(metadata.sourceName)' otherwise than the metafile says")
        )
      }
    }
    return warnings
  }

  private static func check(
    _ kind: String, _ expected: [(name: String, shape: Shape)], _ tensors: [TensorMetadata]
  ) throws {
    guard expected.count == tensors.count else {
      throw Diagnostic.error(
        "not compiled from this network: it has \(tensors.count) \(kind)s, \(expected.count) in the "
          + "source")
    }
    for (value, tensor) in zip(expected, tensors) {
      guard value.name == tensor.sourceName,
        tensor.preprocessing != nil || value.shape == tensor.shape
      else {
        throw Diagnostic.error(
          "not compiled from this network: the \(kind) '\(tensor.sourceName)' \(tensor.shape) is "
            + "'\(value.name)' \(value.shape) in the source")
      }
    }
  }
}

extension SourceNetwork.Input {
  /// Whether `tensor`, the first that takes this input, asks for what the metafile says. What a network
  /// normalizes itself does not show.
  fileprivate func isPrepared(as tensor: TensorMetadata) -> Bool {
    switch preprocessing {
    case .picture(let preprocessing): tensor.preprocessing == preprocessing
    case .float32:
      tensor.preprocessing == nil && tensor.dataType == .float32 && tensor.format.isEmpty
    case nil:
      tensor.preprocessing == nil && tensor.means == means && tensor.scale == scale
        && tensor.format == format
    }
  }
}
