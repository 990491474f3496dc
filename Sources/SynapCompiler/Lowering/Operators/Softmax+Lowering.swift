import SynapCore
import SynapIR
import SynapNPU

extension SynapIR.Softmax: LoweringRule {
  static let samples = [
    OperatorSample(Self(axis: 1), .data([1, 8, 6, 5])),
    OperatorSample(Self(), .data([1, 10])),
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (x, y) = (try lowering.operand(node, 0), node.outputs[0])
    let (inputType, outputType) = (lowering.type(x), lowering.type(y))
    let shape = inputType.shape
    let axis = try normalizedAxis(self.axis, rank: shape.rank)
    let count = (flattensTrailing ? shape.dimensions[axis...] : shape.dimensions[axis...axis])
      .reduce(1, *)
    // The machine normalizes the channels of a pixel: bring the axis to the end, densely.
    var order = Array(shape.dimensions.indices)
    if !flattensTrailing {
      order.remove(at: axis)
      order.append(axis)
    }
    let moved = try lowering.view(x).transposed(order)
    let packed = lowering.allocateDense(moved.shape, of: inputType.dataType)
    try lowering.copy(moved, to: packed)
    let target = lowering.allocateDense(moved.shape, of: outputType.dataType)
    let pixels: Shape = [1, 1, shape.elementCount / max(count, 1), count]
    guard let input = packed.reshaped(to: pixels)?.transposed([0, 3, 1, 2]),
      let output = target.reshaped(to: pixels)?.transposed([0, 3, 1, 2]),
      let inputMap = MapView(featureMap: input), let outputMap = MapView(featureMap: output)
    else { preconditionFailure("dense views take any shape") }
    var inverse = order
    for (position, axis) in order.enumerated() { inverse[axis] = position }
    lowering.define(y, as: target.transposed(inverse))
    if let multiplier = Self.fixedPointMultiplier(from: inputType, to: outputType) {
      lowering.emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
        Softmax8 {
          $0.input = place.featureMap(inputMap)
          $0.output = place.featureMap(outputMap)
          $0.multiplier = multiplier
        }
      }
      return
    }
    let (inputFormat, outputFormat) = (Format(inputType), Format(outputType))
    lowering.emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
      SynapNPU.Softmax {
        $0.input = place.featureMap(inputMap)
        $0.output = place.featureMap(outputMap)
        $0.inputFormat = inputFormat
        $0.outputFormat = outputFormat
      }
    }
  }

  /// What the machine's softmax in fixed point takes; nil where it doesn't store such results. TFLite
  /// stores all 8-bit ones so.
  private static func fixedPointMultiplier(
    from: TensorType, to: TensorType
  ) -> QuantizedMultiplier? {
    guard from.dataType.byteCount == 1, to.dataType.byteCount == 1,
      let scale = from.quantization.uniform?.scale, let range = to.dataType.integerRange,
      to.quantization == .affine(scale: 1 / 256, zeroPoint: Int32(range.lowerBound)),
      let multiplier = try? QuantizedMultiplier(min(Double(scale) * 0x1p26, 0x1p31 - 1)),
      (0...30).contains(multiplier.exponent)
    else { return nil }
    return multiplier
  }
}
