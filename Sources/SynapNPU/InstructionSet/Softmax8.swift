import CKernels
import SynapCore

/// `softmax8`: softmax over the channels of each pixel in fixed point, on the shader, for results that
/// are stored at the scale 1/256.
///
/// Arithmetic: `ck_softmax.h`, after TFLite's reference SOFTMAX.
public struct Softmax8: ChannelSoftmax {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x43
  /// The name in assembly text.
  public static let mnemonic = "softmax8"
  /// What the instruction computes.
  public static let summary = "8-bit softmax over the channels of each pixel, in fixed point"
  /// The operands.
  public static let fields: Fields<Softmax8> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("multiplier", \.multiplier),
  ]

  /// The input, uint8 or int8.
  public var input = FeatureMap()
  /// The output, uint8 or int8; the smallest value stands for 0, steps are 1/256.
  public var output = FeatureMap()
  /// The input's scale times 2^26; its exponent is not negative.
  public var multiplier = QuantizedMultiplier(mantissa: 0, exponent: 0)

  /// Creates an instruction on one element.
  public init() {}

  /// Throws where types, extents or the multiplier don't fit.
  public func check(in memory: MemoryMap) throws {
    try input.check("input", types: [.uint8, .int8])
    try output.check("output", types: [.uint8, .int8])
    try checkSameExtents(input, output)
    guard multiplier.mantissa >= 0, (0...30).contains(multiplier.exponent) else {
      throw Diagnostic.error(
        "multiplier has the mantissa \(multiplier.mantissa) and the exponent "
          + "\(multiplier.exponent)")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        input.elementType.kernelType, context.kernelMap(input), output.elementType.kernelType,
        context.kernelMap(output), multiplier.kernelMultiplier, context.kernelSet, context.pool
      )
    ) { from, input, to, output, multiplier, isa, pool in
      withKernelMaps(input, output) { ck_softmax8(from, $0, to, $1, multiplier, isa, pool) }
    }
  }
}
