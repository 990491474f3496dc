import SynapCore
import SynapIR

/// A network in which every layer reads what it stores like its results: where neighbours differ
/// there is a `Convert`, one for each tensor and format, however many layers read it.
struct ConvertedGraph {
  /// The network with its `Convert` nodes; values and nodes of the source come first.
  private(set) var graph: Graph
  /// For each node its format.
  private(set) var nodeFormats: [NumberFormat] = []
  /// For each value the format of what computes it; nil for constants.
  private(set) var valueFormats: [NumberFormat?]
  /// For each value the value of the source that holds the same numbers.
  private(set) var sources: [Graph.ValueID]

  private struct Key: Hashable {
    let id: Graph.ValueID
    let format: NumberFormat
  }

  init(_ source: Graph, _ assignment: FormatAssignment) {
    graph = source
    graph.nodes = []
    valueFormats = [NumberFormat?](repeating: nil, count: source.values.count)
    sources = source.values.indices.map(Graph.ValueID.init)
    for (id, format) in zip(source.inputs, assignment.inputs) {
      valueFormats[id.index] = format.activations
    }
    var converted: [Key: Graph.ValueID] = [:]
    for (node, format) in zip(source.nodes, assignment.nodes) {
      var node = node
      for slot in node.inputs.indices {
        guard let id = node.inputs[slot], let stored = valueFormats[id.index],
          source.type(of: id).dataType == .float32, stored != format.activations
        else { continue }
        let key = Key(id: id, format: format.activations)
        if converted[key] == nil { converted[key] = append(key, before: node) }
        node.inputs[slot] = converted[key]
      }
      for id in node.outputs { valueFormats[id.index] = format.activations }
      graph.nodes.append(node)
      nodeFormats.append(format)
    }
  }

  /// Adds a `Convert` of `key.id` to `key.format`.
  private mutating func append(_ key: Key, before node: Graph.Node) -> Graph.ValueID {
    let value = graph[key.id]
    let suffix = key.format.dataType.description
    let result = graph.append(
      Graph.Value(name: "\(value.name)/\(suffix)", type: .float32(value.type.shape)))
    valueFormats.append(key.format)
    sources.append(key.id)
    graph.nodes.append(
      Graph.Node(
        name: "\(value.name)_to_\(suffix)", operation: Convert(), inputs: [key.id],
        outputs: [result], origins: node.origins))
    nodeFormats.append(key.format)
    return result
  }
}
