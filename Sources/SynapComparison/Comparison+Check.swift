import SynapCompiler
import SynapCore
import SynapRuntime

extension Comparison {
  /// Throws where `network` can't have been compiled from `source`; returns what is doubtful.
  static func check(_ source: SourceNetwork, _ network: Network) throws -> [Diagnostic] {
    let graph = source.graph
    try check(
      "input", graph.inputs.map { (graph[$0].name, graph.type(of: $0).shape) },
      network.inputs.map(\.metadata))
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
    for (input, tensor) in zip(source.inputs, network.inputs) {
      let metadata = tensor.metadata
      if metadata.means != input.means || metadata.scale != input.scale
        || metadata.format != input.format
      {
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
      guard value.name == tensor.sourceName, value.shape == tensor.shape else {
        throw Diagnostic.error(
          "not compiled from this network: the \(kind) '\(tensor.sourceName)' \(tensor.shape) is "
            + "'\(value.name)' \(value.shape) in the source")
      }
    }
  }
}
