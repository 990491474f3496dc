import SynapCore
import SynapIR

extension Graph {
  /// Replaces every constant operand by what the format of its node stores. Operands that several
  /// nodes store in the same way are stored once.
  mutating func storeConstants(
    _ formats: [NumberFormat], _ options: QuantizerOptions, _ correction: BiasCorrection?
  ) throws {
    struct Key: Hashable {
      let id: ValueID
      let type: TensorType
    }
    let originals = self
    var stored: [Key: ValueID] = [:]
    var renamed = Set<ValueID>()
    for position in nodes.indices {
      let node = originals.nodes[position]
      let roles = node.inputs.indices.map { originals.role(of: $0, in: node) }
      // Biases last: their scale comes from the stored activation and weight.
      let slots = node.inputs.indices.sorted { roles[$0].rank < roles[$1].rank }
      try locating(in: location(of: node, at: position)) {
        for slot in slots {
          guard let id = node.inputs[slot], let constant = originals.constant(id),
            constant.type.dataType == .float32
          else { continue }
          let storage = ConstantStorage(
            format: formats[position], options: options, node: nodes[position], graph: self,
            source: originals)
          var tensor = try storage.stored(constant, roles[slot], slot: slot)
          var isShared = true
          if case .bias(_, let weight) = roles[slot],
            let corrected = try correction?.bias(
              constant, of: node, at: position,
              stored: self.constant(nodes[position].inputs[weight]))
          {
            tensor = try storage.stored(corrected, roles[slot], slot: slot)
            isShared = false
          }
          let key = Key(id: id, type: tensor.type)
          if isShared, let known = stored[key] {
            nodes[position].inputs[slot] = known
            continue
          }
          let isFirst = renamed.insert(id).inserted
          let name = isFirst ? self[id].name : "\(originals[id].name)_\(position)"
          if isFirst { self[id].name += "/source" }
          let new = appendConstant(name: name, tensor)
          if isShared { stored[key] = new }
          nodes[position].inputs[slot] = new
        }
      }
    }
  }

  private func role(of slot: Int, in node: Node) -> OperandRole {
    guard let id = node.inputs[slot] else { return .parameter }
    // Activations have their stored types already; they were binary32.
    let type = self[id].constant == nil ? TensorType.float32(type(of: id).shape) : type(of: id)
    return node.operation.quantizationRole(ofOperand: slot, type: type)
  }
}

extension OperandRole {
  /// Biases come after the operands that give them their scale.
  fileprivate var rank: Int {
    if case .bias = self { 1 } else { 0 }
  }
}

/// How one node stores its constants.
struct ConstantStorage {
  /// The node's format.
  var format: NumberFormat
  /// The quantizer's further arguments.
  var options: QuantizerOptions
  /// The node, with the constants stored so far.
  var node: Graph.Node
  /// The graph that the node is in.
  var graph: Graph
  /// The graph before constants were stored.
  var source: Graph

  /// `constant`, a binary32 tensor, as operand `slot` of the node.
  func stored(_ constant: Tensor, _ role: OperandRole, slot: Int) throws -> Tensor {
    if case .parameter = role { return constant }
    if format != .float16 { _ = try range(of: constant) }
    switch (role, format) {
    case (.parameter, _): return constant
    case (.bias, .float16): return constant
    case (_, .float16): return constant.halved()
    case (.bias(let activation, let weight), _):
      return try storedBias(
        constant, activation: quantization(activation), weight: quantization(weight))
    case (.activation, _):
      return constant.quantized(
        to: format.dataType, as: format.quantization(for: try range(of: constant)))
    case (.weight, _):
      return try storedWeights(constant, slot: slot)
    }
  }

  private func range(of constant: Tensor) throws -> ValueRange {
    guard let range = constant.withFloats({ ValueRange(of: $0) }) else {
      throw Diagnostic.error("a constant operand holds numbers that are not finite")
    }
    return range
  }

  /// The range within `whole` under which storing `constant` costs the least squared error.
  private func leastErrorRange(of constant: Tensor, within whole: ValueRange) -> ValueRange {
    guard let grid = format.grid, let histogram = try? Histogram(of: constant, within: whole) else {
      return whole
    }
    return RangeError(of: histogram, grid: grid, response: .identity)
      .bestRange(from: whole.includingZero)
  }

  private func quantization(_ slot: Int) -> Quantization {
    node.inputs[slot].map { graph.type(of: $0).quantization } ?? .none
  }

  /// Weights in the node's format, with scales large enough for sums, biases and multipliers to be
  /// representable beside them.
  private func storedWeights(_ constant: Tensor, slot: Int) throws -> Tensor {
    let whole = try range(of: constant)
    let floors = try scaleFloors(slot: slot)
    switch format {
    case .perChannelSymmetricAffine:
      let axis = node.operation.outputChannelAxis(ofOperand: slot) ?? -1
      let shape = constant.shape
      guard axis >= 0, axis < shape.rank, shape.rank == 2 || shape.rank == 4,
        shape.elementCount > 0
      else {
        let largest = max(whole.maximum.magnitude, whole.minimum.magnitude)
        let scale = max(
          PerChannelSymmetricAffine.scale(forMagnitude: largest), floors.max() ?? 0)
        return constant.quantized(to: .int8, as: .affine(scale: scale, zeroPoint: 0))
      }
      let scales = constant.magnitudes(along: axis).enumerated().map { channel, largest in
        let floor = floors[floors.count == 1 ? 0 : channel]
        // A channel of zeros gives its bias alone, for which the least scale is the best.
        return largest == 0 && floor.isNormal
          ? floor : max(PerChannelSymmetricAffine.scale(forMagnitude: largest), floor)
      }
      return constant.quantized(to: .int8, as: .perChannel(scales: scales, axis: axis))
    case .dynamicFixedPoint(let type):
      guard
        case .dynamicFixedPoint(let length) = DynamicFixedPoint.parameters(
          for: whole, dataType: type)
      else { preconditionFailure("the scheme has a length") }
      let floor = floors.max() ?? 0
      let most = floor > 0 ? -Int(floor.exponent) - 1 : 31
      return constant.quantized(
        to: type, as: .dynamicFixedPoint(fractionalLength: min(length, most)))
    default:
      let covered = options.searchesRange ? leastErrorRange(of: constant, within: whole) : whole
      var quantization = format.quantization(for: covered)
      if case .affine(let scale, _) = quantization, let floor = floors.max(), scale < floor {
        let half = floor * 127
        quantization = format.quantization(for: ValueRange(minimum: -half, maximum: half))
      }
      return constant.quantized(to: format.dataType, as: quantization)
    }
  }

  /// For each output channel, or once for all, the smallest scale of weights under which the bias and
  /// the multiplier to the result's scale stay within their 31 bits (62 for int16).
  private func scaleFloors(slot: Int) throws -> [Float] {
    let input = Double(quantization(0).uniform?.scale ?? 1)
    let output = node.outputs.first.flatMap { graph.type(of: $0).quantization.uniform?.scale } ?? 1
    let isWide = format.dataType == .int16
    let least = Double(output) / input * 0x1p-30
    for (slot, id) in node.inputs.enumerated() {
      guard case .bias = node.operation.quantizationRole(ofOperand: slot, type: .float32([])),
        let id, let bias = source.constant(id), bias.type.dataType == .float32
      else { continue }
      return bias.floats.map {
        Float(max(least, Double($0.magnitude) / input * (isWide ? 0x1p-61 : 0x1p-30)))
      }
    }
    return [Float(least)]
  }

  private func storedBias(
    _ constant: Tensor, activation: Quantization, weight: Quantization
  ) throws -> Tensor {
    let scale = activation.uniform?.scale ?? 1
    switch (activation, weight) {
    case (.dynamicFixedPoint(let input), .dynamicFixedPoint(let weights))
    where format.dataType == .int16:
      return constant.quantized(
        to: .int64, as: .dynamicFixedPoint(fractionalLength: input + weights))
    case (_, .perChannel(let scales, _)):
      return constant.quantized(
        to: .int32,
        as: .perChannel(
          scales: scales.map { scale * $0 }, axis: max(constant.shape.rank - 1, 0)))
    default:
      return constant.quantized(
        to: .int32, as: .affine(scale: scale * (weight.uniform?.scale ?? 1), zeroPoint: 0))
    }
  }
}

extension Tensor {
  /// For each index along `axis` the largest magnitude of the binary32 elements there.
  func magnitudes(along axis: Int) -> [Float] {
    let run = shape.dimensions[(axis + 1)...].reduce(1, *)
    let count = shape[axis]
    var result = [Float](repeating: 0, count: count)
    withFloats { numbers in
      for (index, number) in numbers.enumerated() {
        let channel = index / run % count
        result[channel] = max(result[channel], number.magnitude)
      }
    }
    return result
  }
}
