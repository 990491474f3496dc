import SynapCore

/// The layer ids of SyNAP's reports: `<operator>_<node name>_<serial>`, joined where nodes were
/// fused (`Sigmoid_Sigmoid_1_9_Mul_Mul_2_8`).
///
/// Serials count from the outputs to the inputs: the outputs' own `attach_…` layers first, then the
/// imported nodes from last to first, then the inputs. A `Convert` is called after the layer whose
/// result it converts: `<layer>_next_<type>_to_<type>`, and what else quantization adds to a layer
/// `<layer>_next_<operator>`.
public struct LayerNames: Sendable {
  /// For each node of the graph its layer id.
  public let nodes: [String]
  /// For each output the id of its layer, for example `attach_Conv_Conv_212/out0`.
  public let outputs: [String]
  /// For each input its layer id, for example `images_316`.
  public let inputs: [String]

  /// Names the layers of `graph`.
  public init(of graph: Graph) {
    var serial = graph.outputs.count
    var serials: [Origin: Int] = [:]
    let origins = graph.nodes.flatMap(\.origins).sorted { $0.index > $1.index }
    for origin in origins where serials[origin] == nil {
      serials[origin] = serial
      serial += 1
    }
    inputs = graph.inputs.enumerated().map { "\(graph[$1].name)_\(serial + $0)" }
    let producers = graph.producers()
    func layerName(of node: Graph.Node) -> String {
      node.origins.map { "\($0.layerName)_\(serials[$0] ?? 0)" }.joined(separator: "_")
    }
    let inputNames = inputs
    var seen: Set<String> = []
    nodes = graph.nodes.map { node in
      guard node.operation is Convert, let source = node.inputs.first ?? nil else {
        let name = layerName(of: node)
        return seen.insert(name).inserted ? name : "\(name)_next_\(node.operation.name)"
      }
      let input = graph.inputs.firstIndex(of: source).map { inputNames[$0] }
      let layer =
        producers[source.index].map { layerName(of: graph.nodes[$0]) } ?? input
        ?? graph[source].name
      let types = [source, node.outputs[0]].map { graph.type(of: $0).dataType }
      return "\(layer)_next_\(types[0])_to_\(types[1])"
    }
    var used: [String: Int] = [:]
    outputs = graph.outputs.map { id in
      let layer =
        producers[id.index].flatMap { graph.nodes[$0].origins.last?.layerName } ?? graph[id].name
      let position = used[layer, default: 0]
      used[layer] = position + 1
      return "attach_\(layer)/out\(position)"
    }
  }
}
