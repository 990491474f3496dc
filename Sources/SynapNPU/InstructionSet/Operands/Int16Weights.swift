import CKernels
import SynapCore

/// The constants of an int16 convolution: weights `[out][kernel rows][kernel columns][in / groups]`,
/// densely packed, `out` biases (int64) and 1 or `out` multipliers (mantissa and exponent, int32
/// each), all among the parameters. Zero points are 0.
public struct Int16Weights: IntegerWeights {
  /// Where the weights lie, on a multiple of their size.
  public var values: Address
  /// Where the biases lie, on a multiple of 8.
  public var bias: Address
  /// Where the multipliers lie, on a multiple of 4.
  public var multipliers: Address
  /// The type of a weight: int16 or int8.
  public var elementType: DataType
  /// Whether every output channel has a multiplier of its own.
  public var isPerChannel: Bool

  /// Creates weights.
  public init(
    values: Address = Address(.parameters), bias: Address = Address(.parameters),
    multipliers: Address = Address(.parameters), elementType: DataType = .int16,
    isPerChannel: Bool = false
  ) {
    self.values = values
    self.bias = bias
    self.multipliers = multipliers
    self.elementType = elementType
    self.isPerChannel = isPerChannel
  }

  /// The bytes of weights, biases and multipliers.
  public func regions(count: Int, outputs: Int) -> [Region] {
    let size = elementType.byteCount
    return [
      Region("weights", at: values, run: size * count, alignment: size),
      Region("bias", at: bias, run: 8 * outputs, alignment: 8),
      Region(
        "multipliers", at: multipliers, run: 8 * (isPerChannel ? outputs : 1), alignment: 4),
    ]
  }

  /// Throws unless the constants are parameters in range, and the sums that any input can give stay
  /// below 2^47.
  ///
  /// A sum of output channel o is at most `Σ |weight| * 2^15 + |bias[o]|` over its `taps` weights.
  func check(taps: Int, outputs: Int, in memory: MemoryMap) throws {
    for address in [values, bias, multipliers] where address.space != .parameters {
      throw Diagnostic.error("weights, bias and multipliers must be parameters, not at \(address)")
    }
    let size = elementType.byteCount
    let weights = UnsafeRawBufferPointer(
      rebasing: memory.parameters.bytes[values.offset..<values.offset + size * taps * outputs])
    for channel in 0..<outputs {
      let magnitudes = ck_sum_of_weight_magnitudes(
        elementType.kernelType, weights.baseAddress.map { $0 + size * channel * taps },
        Int64(taps), 0)
      let (sum, overflows) = (UInt64(magnitudes) << 15).addingReportingOverflow(
        memory.wideParameter(bias + 8 * channel).magnitude)
      let multiplier = memory.multiplier(multipliers + (isPerChannel ? 8 * channel : 0))
      try multiplier.check(
        wideSumBound: overflows ? .max : sum, of: "output channel \(channel)")
    }
  }
}

extension Int16Weights: FieldGroup {
  /// Addresses, type and the kind of multipliers.
  public static let fields: Fields<Int16Weights> = [
    .group("values", \.values),
    .group("bias", \.bias),
    .group("multipliers", \.multipliers),
    .choice("type", \.elementType, [.int16, .int8], "type of a weight"),
    .boolean("per_channel", \.isPerChannel, "one multiplier per output channel"),
  ]
}
