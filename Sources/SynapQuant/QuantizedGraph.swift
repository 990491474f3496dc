import SynapIR

/// A network with stored types, and what was decided on the way.
public struct QuantizedGraph: Sendable {
  /// The network: every value has the type in which it is stored.
  public internal(set) var graph: Graph
  /// For each node of `graph` its format.
  public internal(set) var nodeFormats: [NumberFormat] = []
  /// For the name of each value whose range was calibrated, the range and why.
  public internal(set) var choices: [String: RangeChoice] = [:]
  /// For the name of each value the value of `float` that holds the same numbers.
  public internal(set) var sources: [String: Graph.ValueID] = [:]
  /// The same network in float, equalized.
  public internal(set) var float: Graph
  /// What the values of `float` have held.
  public internal(set) var calibration: Calibration
  /// Where it came from.
  var origin: QuantizationOrigin
}

/// A float network as it was before quantization changed it.
struct QuantizationOrigin: Sendable {
  /// The network. Its values have the same ids in the equalized one.
  let graph: Graph
  /// What its values have held.
  let calibration: Calibration
  /// For values that equalization has put in the place of others, those.
  var replaced: [Graph.ValueID: Graph.ValueID] = [:]
  private let producers: [Int?]

  init(_ graph: Graph, _ calibration: Calibration) {
    (self.graph, self.calibration) = (graph, calibration)
    producers = graph.producers()
  }

  /// The node that computes `id`; nil where none does.
  func producer(of id: Graph.ValueID) -> Graph.Node? {
    producers[id.index].map { graph.nodes[$0] }
  }
}

extension QuantizedGraph {
  /// The value of the network before equalization that the value called `name` stands for; nil where
  /// there is none.
  private func original(_ name: String) -> Graph.ValueID? {
    guard let id = sources[name] else { return nil }
    let original = origin.replaced[id] ?? id
    return origin.graph.values.indices.contains(original.index) ? original : nil
  }

  /// What calibration has seen of the value called `name`, in the network before equalization; nil
  /// where that is nothing.
  func measured(_ name: String) -> TensorStatistics? {
    let statistics = original(name).flatMap { origin.calibration[$0] }
    return statistics?.histogram.occupied == nil ? nil : statistics
  }

  /// Operand `slot` of `node`, of `graph`, as the network before equalization has it; nil where that is
  /// no constant.
  func sourceConstant(_ slot: Int, of node: Graph.Node) -> Tensor? {
    guard let id = node.outputs.first.flatMap({ original(graph[$0].name) }),
      let source = origin.producer(of: id), source.inputs.indices.contains(slot)
    else { return nil }
    return origin.graph.constant(source.inputs[slot])
  }
}
