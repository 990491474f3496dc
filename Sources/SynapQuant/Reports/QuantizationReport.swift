import SynapCore
import SynapIR

/// What quantization did to each layer of a network: types and ranges, what they cost, and why they
/// were chosen.
public struct QuantizationReport: Sendable {
  /// One stored tensor of a layer.
  public struct Entry: Sendable {
    /// The layer's id, as `LayerNames` gives it.
    public var layer: String
    /// `out0`, `out1`, …, `weight` or `bias`.
    public var port: String
    /// How it is stored.
    public var type: TensorType
    /// The numbers that stored values cover; nil for floats and biases.
    public var range: ValueRange?
    /// Why it is that range.
    public var reason: String
    /// The Gini coefficient of the magnitudes that the source network holds there, in float; nil for
    /// biases and what calibration has not seen.
    public var gini: Double?
    /// The Kullback-Leibler divergence, in nats, of the stored values' distribution from that of the
    /// numbers.
    public var divergence: Double?
    /// The part of the calibration data that lies outside the range, 0 to 1.
    public var saturatedShare: Double?
    /// How far the layer's result is from float where its operands are exact.
    public var alone: TensorDifference?
    /// How far it is where everything before it is quantized, too.
    public var accumulated: TensorDifference?
  }

  /// The entries in the order of the network, a layer's results before its constants.
  public let entries: [Entry]
  /// The ids of the layers that are stored otherwise than the most, with their formats.
  public let customizedLayers: [(layer: String, format: NumberFormat)]
  /// Why no errors of layers were measured; nil where they were.
  public let unmeasured: String?

  /// Describes `quantized`.
  ///
  /// - Parameters:
  ///   - errors: what `LayerErrors` measured; nil leaves these columns empty.
  ///   - unmeasured: why it measured nothing.
  public init(
    of quantized: QuantizedGraph, errors: LayerErrors? = nil, unmeasured: String? = nil
  ) {
    self.unmeasured = errors == nil ? unmeasured : nil
    let graph = quantized.graph
    let names = LayerNames(of: graph)
    var entries: [Entry] = []
    func activation(_ id: Graph.ValueID, _ layer: String, _ port: String) -> Entry {
      let value = graph[id]
      var entry = Entry(layer: layer, port: port, type: value.type, reason: "")
      if let choice = quantized.choices[value.name] {
        (entry.range, entry.reason) = (choice.range, choice.reason)
      }
      entry.gini = quantized.measured(value.name).map { GiniCoefficient.of($0.histogram) }
      if let source = quantized.sources[value.name],
        let histogram = quantized.calibration[source]?.histogram, histogram.occupied != nil
      {
        if let covered = value.type.coveredRange {
          // What rounding brings back to an end of the range is not cut off.
          let half = (value.type.quantization.uniform?.scale ?? 0) / 2
          entry.saturatedShare = histogram.share(
            outside: ValueRange(
              minimum: covered.minimum - half, maximum: covered.maximum + half))
          entry.divergence = KLDivergence.stored(histogram, as: value.type, covering: covered)
        }
      }
      entry.alone = errors?.alone[value.name]
      entry.accumulated = errors?.accumulated[value.name]
      return entry
    }
    for (id, layer) in zip(graph.inputs, names.inputs) {
      entries.append(activation(id, layer, "out0"))
    }
    for (node, layer) in zip(graph.nodes, names.nodes) {
      for (position, id) in node.outputs.enumerated() {
        entries.append(activation(id, layer, "out\(position)"))
      }
      for (slot, id) in node.inputs.enumerated() {
        guard let id, let constant = graph[id].constant else { continue }
        switch node.operation.quantizationRole(ofOperand: slot, type: .float32([])) {
        case .weight:
          var entry = Entry(layer: layer, port: "weight", type: constant.type, reason: "")
          entry.gini = (quantized.sourceConstant(slot, of: node))
            .map(GiniCoefficient.of)
          entry.range = constant.type.coveredRange
          entries.append(entry)
        case .bias:
          entries.append(Entry(layer: layer, port: "bias", type: constant.type, reason: ""))
        case .activation, .parameter: continue
        }
      }
    }
    self.entries = entries
    var counts: [NumberFormat: Int] = [:]
    for format in quantized.nodeFormats { counts[format, default: 0] += 1 }
    let most = counts.max {
      ($0.value, $0.key.schemeName, $0.key.dataType.rawValue)
        < ($1.value, $1.key.schemeName, $1.key.dataType.rawValue)
    }?.key
    customizedLayers = zip(names.nodes, quantized.nodeFormats).filter { $0.1 != most }
      .map { (layer: $0.0, format: $0.1) }
  }
}

extension TensorType {
  /// The numbers that the smallest and the largest stored value stand for; nil for floats and where
  /// channels differ.
  var coveredRange: ValueRange? {
    guard let stored = dataType.integerRange, let (scale, zeroPoint) = quantization.uniform else {
      return nil
    }
    return ValueRange(
      minimum: Float(stored.lowerBound - Int(zeroPoint)) * scale,
      maximum: Float(stored.upperBound - Int(zeroPoint)) * scale)
  }
}

extension Histogram {
  /// The part of the counted numbers that lies more than a bin outside `range`, 0 to 1.
  func share(outside range: ValueRange) -> Double {
    let (low, high) = (bin(of: Double(range.minimum)), bin(of: Double(range.maximum)))
    let outside = (occupied ?? 0...0).lazy.filter { $0 < low || $0 > high }
      .reduce(UInt64(0)) { $0 &+ self[$1] }
    return Double(outside) / Double(max(total, 1))
  }
}

extension KLDivergence {
  /// The divergence of what `type` stores of the numbers in `histogram`, over 2048 bins.
  static func stored(
    _ histogram: Histogram, as type: TensorType, covering range: ValueRange
  ) -> Double? {
    guard type.dataType.byteCount == 1, let occupied = histogram.occupied else { return nil }
    let seen = ValueRange(
      minimum: Float(histogram.center(occupied.lowerBound) - histogram.width / 2),
      maximum: Float(histogram.center(occupied.upperBound) + histogram.width / 2))
    let whole = seen.union(range).includingZero
    let measure = KLDivergence(binCount: 2048, levels: 256)
    return measure.divergence(of: histogram, within: range, of: whole)
  }
}
