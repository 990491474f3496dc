import SynapCore
import SynapIR

/// Gives every channel of an output a range of its own.
///
/// A detector's head holds coordinates, sizes and confidences side by side, whose ranges differ by
/// an order of magnitude; under one scale the small ones snap to its steps. Where the network itself
/// converts an output to float, the convolution that computes it is made to give each channel's
/// numbers within -1...1,
///
///     y'[c] = (y[c] - middle[c]) / half[c]
///
/// by changing its weights and bias, and a multiplication and an addition in float16 undo that after
/// the stored values. The network computes the same function.
package struct OutputEqualization {
  /// The changed network.
  package private(set) var graph: Graph
  /// The statistics, with those of the values that were added.
  package private(set) var calibration: Calibration
  /// The formats of the changed network's layers.
  package private(set) var formats: FormatAssignment
  /// For each value that was added in the place of an output that one.
  package private(set) var replaced: [Graph.ValueID: Graph.ValueID] = [:]

  /// Equalizes those of `outputs` that a convolution computes in 8 bits, alone and without an
  /// activation.
  package init(
    _ graph: Graph, _ calibration: Calibration, _ formats: FormatAssignment,
    outputs: Set<Graph.ValueID>
  ) {
    (self.graph, self.calibration, self.formats) = (graph, calibration, formats)
    self.calibration.tensors += [TensorStatistics?](
      repeating: nil, count: max(0, graph.values.count - calibration.tensors.count))
    var insertions: [(position: Int, nodes: [Graph.Node])] = []
    for (id, position) in graph.outputsOfConvolutions()
    where outputs.contains(id) && formats.nodes[position].dataType.byteCount == 1 {
      guard !replaced.values.contains(id), let nodes = equalize(id, at: position) else { continue }
      insertions.append((position + 1, nodes))
    }
    for (position, nodes) in insertions.sorted(by: { $0.position > $1.position }) {
      self.graph.nodes.insert(contentsOf: nodes, at: position)
      self.formats.nodes.insert(
        contentsOf: nodes.map { _ in NumberFormat.float16 }, at: position)
    }
  }

  /// Changes the convolution at `position`, which computes `id`, and returns the nodes that give `id`
  /// from its result; nil where it is none that can be changed.
  private mutating func equalize(_ id: Graph.ValueID, at position: Int) -> [Graph.Node]? {
    let node = graph.nodes[position]
    guard let convolution = ScalableConvolution(node, in: graph), let statistics = calibration[id],
      convolution.weights.shape[0] == statistics.channels.count
    else { return nil }
    let (weights, channels) = (convolution.weights, statistics.channels)
    let middles = channels.map { ($0.range.minimum + $0.range.maximum) / 2 }
    let halves = channels.map { channel in
      let half = (channel.range.maximum - channel.range.minimum) / 2
      return half.isNormal ? half : 1
    }
    let maps = zip(middles, halves).map { ChannelMap(offset: $0, divisor: $1) }
    guard let mapped = statistics.mapped(by: maps) else { return nil }
    let run = weights.shape.elementCount / channels.count
    let scaled = weights.floats.enumerated().map { $1 / halves[$0 / run] }
    let biases = convolution.bias?.floats ?? [Float](repeating: 0, count: channels.count)
    let shifted = channels.indices.map { (biases[$0] - middles[$0]) / halves[$0] }
    let name = graph[id].name
    let shape: Shape = [1, channels.count, 1, 1]

    var changed = node
    changed.inputs = [
      node.inputs[0], append("\(name)/equalized_weight", Tensor(weights.shape, scaled)),
      append("\(name)/equalized_bias", Tensor([channels.count], shifted)),
    ]
    let type = graph.type(of: id)
    let equalized = append(Graph.Value(name: "\(name)/equalized", type: type))
    calibration.tensors[equalized.index] = mapped
    replaced[equalized] = id
    changed.outputs = [equalized]
    graph.nodes[position] = changed

    let product = append(Graph.Value(name: "\(name)/product", type: type))
    let factor = append("\(name)/half", Tensor(shape, halves))
    let offset = append("\(name)/middle", Tensor(shape, middles))
    return [
      Graph.Node(
        name: "\(node.name)_multiply", operation: Mul(), inputs: [equalized, factor],
        outputs: [product], origins: node.origins),
      Graph.Node(
        name: "\(node.name)_add", operation: Add(), inputs: [product, offset], outputs: [id],
        origins: node.origins),
    ]
  }

  private mutating func append(_ name: String, _ constant: Tensor) -> Graph.ValueID {
    append(Graph.Value(name: name, type: constant.type, constant: constant))
  }

  private mutating func append(_ value: Graph.Value) -> Graph.ValueID {
    calibration.tensors.append(nil)
    return graph.append(value)
  }
}
