import SynapCore
import SynapIR

/// Scales the channels between convolutions so that they use the range of their tensor alike.
///
/// Where a convolution's result, with a ReLU behind it, is read by convolutions alone,
/// channel c of it may be divided by any positive k[c] if the readers' weights of that channel are
/// multiplied by k[c]: the network computes the same function. One scale then suits all channels of the
/// tensor. With `share[c] = largest magnitude of channel c / that of the tensor`:
///
///     k[c] = share[c]          where all readers are depthwise: their weights are not mixed
///     k[c] = sqrt(share[c])    elsewhere: half of the difference moves into the weights
///
/// Source: M. Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction",
/// ICCV 2019, section 4.1, with the ranges of calibration in place of those of the weights.
struct CrossLayerEqualization {
  private(set) var graph: Graph
  private(set) var calibration: Calibration

  /// Equalizes the values of `graph` that `formats` stores in 8 bits.
  init(_ graph: Graph, _ calibration: Calibration, _ formats: FormatAssignment) {
    (self.graph, self.calibration) = (graph, calibration)
    let consumers = graph.consumers()
    for (id, position) in graph.valuesBetweenConvolutions()
    where formats.nodes[position].dataType.byteCount == 1 {
      equalize(id, from: position, readers: consumers[id.index], formats)
    }
  }

  private mutating func equalize(
    _ id: Graph.ValueID, from position: Int, readers: [Int], _ formats: FormatAssignment
  ) {
    guard let statistics = calibration[id], !statistics.channels.isEmpty,
      graph.constant(graph.nodes[position].inputs[1])?.shape[0] == statistics.channels.count,
      readers.allSatisfy({ formats.nodes[$0] == formats.nodes[position] })
    else { return }
    let areDepthwise = readers.allSatisfy { reader in
      (graph.nodes[reader].operation as? Conv)?.group == statistics.channels.count
        && formats.nodes[reader] == .perChannelSymmetricAffine
    }
    let magnitudes = statistics.channels.map {
      max($0.range.maximum.magnitude, $0.range.minimum.magnitude)
    }
    guard let largest = magnitudes.max(), largest.isNormal else { return }
    let factors = magnitudes.map { magnitude in
      // A channel that calibration has hardly seen keeps room for more.
      let share = max(magnitude / largest, 1 / 256)
      return areDepthwise ? share : share.squareRoot()
    }
    guard let equalized = statistics.mapped(by: factors.map { ChannelMap(divisor: $0) }) else {
      return
    }
    let name = graph[id].name
    scale(1, of: position, name: "\(name)/equalized") { output, _, _ in 1 / factors[output] }
    if graph.nodes[position].inputs.count > 2 {
      scale(2, of: position, name: "\(name)/equalized") { output, _, _ in 1 / factors[output] }
    }
    for reader in readers {
      guard let convolution = graph.nodes[reader].operation as? Conv else { continue }
      let name = graph.nodes[reader].outputs.first.map { graph[$0].name } ?? name
      scale(1, of: reader, name: "\(name)/equalized_reader") { output, input, shape in
        factors[output / (shape[0] / convolution.group) * shape[1] + input]
      }
    }
    // Not the tensor of the source any more, so not under its name.
    graph[id].name = "\(name)/equalized"
    calibration.tensors[id.index] = equalized
  }

  /// Multiplies operand `slot` of the node at `position`, a constant `[out, in, …]` or `[out]`, by
  /// `factor(out, in, shape)`.
  private mutating func scale(
    _ slot: Int, of position: Int, name: String,
    by factor: (_ output: Int, _ input: Int, _ shape: Shape) -> Float
  ) {
    guard let constant = graph.constant(graph.nodes[position].inputs[slot]) else { return }
    let shape = constant.shape
    let inputs = shape.rank > 1 ? shape[1] : 1
    let area = shape.rank > 1 ? shape.dimensions[2...].reduce(1, *) : 1
    let scaled = constant.floats.enumerated().map { index, number in
      number * factor(index / (inputs * area), index / area % inputs, shape)
    }
    let tensor = Tensor(shape, scaled)
    let id = graph.append(
      Graph.Value(name: "\(name)_\(position)_\(slot)", type: tensor.type, constant: tensor))
    calibration.tensors += [TensorStatistics?](
      repeating: nil, count: graph.values.count - calibration.tensors.count)
    graph.nodes[position].inputs[slot] = id
  }
}
