import CKernels
import SynapCore

/// The constants of an 8-bit convolution: weights `[out][kernel rows][kernel columns][in / groups]`,
/// densely packed, `out` biases (int32) and 1 or `out` multipliers (mantissa and exponent, int32
/// each), all among the parameters.
public struct Weights: IntegerWeights {
  /// Where the weights lie.
  public var values: Address
  /// Where the biases lie, on a multiple of 4.
  public var bias: Address
  /// Where the multipliers lie, on a multiple of 4.
  public var multipliers: Address
  /// The type of a weight: uint8 or int8.
  public var elementType: DataType
  /// The stored value of 0.
  public var zeroPoint: Int
  /// Whether every output channel has a multiplier of its own.
  public var isPerChannel: Bool

  /// Creates weights.
  public init(
    values: Address = Address(.parameters), bias: Address = Address(.parameters),
    multipliers: Address = Address(.parameters), elementType: DataType = .uint8,
    zeroPoint: Int = 0, isPerChannel: Bool = false
  ) {
    self.values = values
    self.bias = bias
    self.multipliers = multipliers
    self.elementType = elementType
    self.zeroPoint = zeroPoint
    self.isPerChannel = isPerChannel
  }

  /// The bytes of weights, biases and multipliers.
  public func regions(count: Int, outputs: Int) -> [Region] {
    [
      Region("weights", at: values, run: count),
      Region("bias", at: bias, run: 4 * outputs, alignment: 4),
      Region(
        "multipliers", at: multipliers, run: 8 * (isPerChannel ? outputs : 1), alignment: 4),
    ]
  }

  /// Throws unless the constants are parameters in range, and the sums that any input can give, and
  /// what the multipliers make of them, fit 32 bits.
  ///
  /// A sum of output channel o is at most `Σ |weight - zero| * inputBound + |bias[o]|` over its `taps`
  /// weights, where `inputBound` is the largest magnitude of an input less its zero point.
  func check(taps: Int, outputs: Int, inputBound: Int, in memory: MemoryMap) throws {
    guard elementType.isEightBit else {
      throw Diagnostic.error("weights have the type \(elementType), which must be uint8 or int8")
    }
    try checkZeroPoint(zeroPoint, type: elementType, of: "weights")
    for address in [values, bias, multipliers] where address.space != .parameters {
      throw Diagnostic.error("weights, bias and multipliers must be parameters, not at \(address)")
    }
    let weights = UnsafeRawBufferPointer(
      rebasing: memory.parameters.bytes[values.offset..<values.offset + taps * outputs])
    for channel in 0..<outputs {
      let magnitudes = ck_sum_of_weight_magnitudes(
        elementType.kernelType, weights.baseAddress.map { $0 + channel * taps }, Int64(taps),
        Int32(zeroPoint))
      let sum =
        magnitudes * Int64(inputBound)
        + Int64(memory.parameter(bias + 4 * channel)).magnitudeAsSigned
      let multiplier = memory.multiplier(multipliers + (isPerChannel ? 8 * channel : 0))
      try multiplier.check(sumBound: sum, of: "output channel \(channel)")
    }
  }
}

extension Int64 {
  /// The magnitude of a value that is not the smallest.
  fileprivate var magnitudeAsSigned: Int64 { self < 0 ? -self : self }
}

extension Weights: FieldGroup {
  /// Addresses, type, zero point and the kind of multipliers.
  public static let fields: Fields<Weights> = [
    .group("values", \.values),
    .group("bias", \.bias),
    .group("multipliers", \.multipliers),
    .choice("type", \.elementType, [.uint8, .int8], "type of a weight"),
    .integer("zero_point", \.zeroPoint, -128...255, "stored weight of 0"),
    .boolean("per_channel", \.isPerChannel, "one multiplier per output channel"),
  ]
}
