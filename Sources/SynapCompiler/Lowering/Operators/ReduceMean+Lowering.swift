import CKernels
import SynapCore
import SynapIR
import SynapNPU

extension ReduceMean: LoweringRule {
  static let samples = [OperatorSample(Self(axes: [2, 3]), .data([1, 8, 6, 5]))]
  static let constraints: [LoweringConstraint<Self>] = [
    .featureMap(),
    LoweringConstraint("takes means over height and width, keeping their dimensions") { rule, _ in
      let axes = try Set(rule.axes.map { try normalizedAxis($0, rank: 4) })
      return axes.isSubset(of: [2, 3]) && !axes.isEmpty && rule.keepDims
    },
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let type = try lowering.operandType(node, 0)
    let axes = try Set(axes.map { try normalizedAxis($0, rank: type.shape.rank) })
    let window = Window(
      kernelHeight: axes.contains(2) ? type.shape[2] : 1,
      kernelWidth: axes.contains(3) ? type.shape[3] : 1)
    if type.dataType.byteCount == 1 {
      try lowering.emitStoredMean(node, window: window)
    } else {
      try lowering.emitAveragePooling(node, window: window)
    }
  }
}

extension Lowering {
  /// Appends a mean of stored bytes that is rounded once, as TFLite's MEAN: a convolution of each
  /// channel with weights of 1, whose multiplier contains the division.
  fileprivate mutating func emitStoredMean(_ node: Graph.Node, window: Window) throws {
    let (x, y) = (try operand(node, 0), node.outputs[0])
    let (input, output) = (try featureMap(x), try resultMap(y))
    let (inputScale, inputZero) = try type(x).uniformQuantization(of: "the input")
    let (outputScale, outputZero) = try type(y).uniformQuantization(of: "the result")
    let count = window.kernelHeight * window.kernelWidth
    let multiplier = try QuantizedMultiplier(Double(inputScale) / Double(outputScale))
      .divided(by: count)
    let values = [UInt8](repeating: 1, count: input.channels * count)
    let weights = Weights(
      values: builder.appendParameters(values),
      bias: builder.appendParameters([Int32](repeating: 0, count: input.channels)),
      multipliers: builder.appendParameters([multiplier]), elementType: .int8, zeroPoint: 0,
      isPerChannel: false)
    let clamp = Clamp(wholeRangeOf: type(y).dataType)
    emit(reads: [input.buffer], writes: [output.buffer]) { place in
      Convolution {
        $0.input = place.featureMap(input)
        $0.output = place.featureMap(output)
        $0.window = window
        $0.weights = weights
        $0.groups = input.channels
        $0.inputZeroPoint = inputZero
        $0.outputZeroPoint = outputZero
        $0.clamp = clamp
        $0.tiling = Tiling(width: 1, height: 1, channels: input.channels)
      }
    }
  }
}

extension QuantizedMultiplier {
  /// This multiplier divided by `count`, at least 1: the mantissa is shifted up by as many bits as the
  /// count has behind the first, divided and cut off, as TFLite does it.
  fileprivate func divided(by count: Int) -> QuantizedMultiplier {
    let bits = Int.bitWidth - 1 - count.leadingZeroBitCount
    let shift = max(0, min(bits, 31 + Int(exponent)))
    return QuantizedMultiplier(
      mantissa: Int32(clamping: (Int64(mantissa) << Int64(shift)) / Int64(count)),
      exponent: exponent - Int32(shift))
  }
}
