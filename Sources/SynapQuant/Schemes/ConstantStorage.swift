import SynapCore
import SynapIR

/// How one node stores its constants.
struct ConstantStorage {
  /// The constants stored so far, by their slots.
  var constants: [Int: Tensor] = [:]
  private let format: NumberFormat
  private let options: QuantizerOptions
  private let operation: any Operator
  /// How the operands that are no constants are stored.
  private let quantizations: [Quantization]
  /// The scale that the result is stored at; 1 for floats.
  private let outputScale: Float
  /// The bias in binary32; nil where there is none.
  private let bias: Tensor?

  /// Prepares for the constants of `node` in `graph`, whose activations have their stored types and
  /// whose constants are binary32.
  init(
    of node: Graph.Node, in graph: Graph, _ format: NumberFormat, _ options: QuantizerOptions
  ) {
    (self.format, self.options) = (format, options)
    let operation = node.operation
    self.operation = operation
    quantizations = node.inputs.map { $0.map { graph.type(of: $0).quantization } ?? .none }
    outputScale =
      node.outputs.first.flatMap { graph.type(of: $0).quantization.uniform?.scale } ?? 1
    bias =
      node.inputs.enumerated().lazy.compactMap { slot, id -> Tensor? in
        guard case .bias = operation.quantizationRole(ofOperand: slot, type: .float32([])),
          let bias = graph.constant(id), bias.type.dataType == .float32
        else { return nil }
        return bias
      }.first
  }

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
    constants[slot]?.type.quantization ?? quantizations[slot]
  }

  /// Weights in the node's format, with scales large enough for sums, biases and multipliers to be
  /// representable beside them.
  private func storedWeights(_ constant: Tensor, slot: Int) throws -> Tensor {
    let whole = try range(of: constant)
    let floors = scaleFloors
    switch format {
    case .perChannelSymmetricAffine:
      let axis = operation.outputChannelAxis(ofOperand: slot) ?? -1
      let shape = constant.shape
      guard axis >= 0, axis < shape.rank, shape.rank == 2 || shape.rank == 4,
        shape.elementCount > 0
      else {
        let scale = PerChannelSymmetricAffine.scale(
          forMagnitude: whole.magnitude, atLeast: floors.max() ?? 0)
        return constant.quantized(to: .int8, as: .affine(scale: scale, zeroPoint: 0))
      }
      let scales = constant.magnitudes(along: axis).enumerated().map { channel, largest in
        PerChannelSymmetricAffine.scale(
          forMagnitude: largest, atLeast: floors[floors.count == 1 ? 0 : channel])
      }
      return constant.quantized(to: .int8, as: .perChannel(scales: scales, axis: axis))
    case .dynamicFixedPoint(let type):
      guard
        case .dynamicFixedPoint(let length) = DynamicFixedPoint.parameters(
          for: whole, dataType: type)
      else { preconditionFailure("the scheme has a length") }
      let floor = floors.max() ?? 0
      let most = floor > 0 ? -Int(floor.exponent) - 1 : 31
      // Zeros give the bias alone, which the least scale stores best.
      let best = whole.magnitude.isNormal ? min(length, most) : min(max(length, most), 31)
      return constant.quantized(to: type, as: .dynamicFixedPoint(fractionalLength: best))
    default:
      let covered = options.searchesRange ? leastErrorRange(of: constant, within: whole) : whole
      var quantization = format.quantization(for: covered)
      let isZero = !(whole.widthIncludingZero / 255).isNormal
      if case .affine(let scale, _) = quantization, let floor = floors.max(), floor.isNormal,
        scale < floor || isZero
      {
        // Zeros give the bias alone, which the least scale stores best.
        let half = floor * 127
        quantization = format.quantization(for: ValueRange(minimum: -half, maximum: half))
      }
      return constant.quantized(to: format.dataType, as: quantization)
    }
  }

  /// For each output channel, or once for all, the smallest scale of weights under which the bias and
  /// the multiplier to the result's scale stay within their 31 bits (62 for int16).
  private var scaleFloors: [Float] {
    let input = Double(quantization(0).uniform?.scale ?? 1)
    let isWide = format.dataType == .int16
    let least = Double(outputScale) / input * 0x1p-30
    return bias?.floats.map {
      Float(max(least, Double($0.magnitude) / input * (isWide ? 0x1p-61 : 0x1p-30)))
    } ?? [Float(least)]
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
