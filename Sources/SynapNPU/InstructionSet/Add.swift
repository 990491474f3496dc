import CKernels
import SynapCore

/// `add`: element-wise sum or difference of two integer feature maps, rescaled and clamped.
///
/// Arithmetic: `ck_elementwise.h`, after TFLite's reference ADD: operands are shifted left by 20 bits,
/// those of int16 by 15, before their multipliers apply.
public struct Add: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x10
  /// The name in assembly text.
  public static let mnemonic = "add"
  /// What the instruction computes.
  public static let summary = "integer addition or subtraction with rescaling and clamp"
  /// The operands.
  public static let fields: Fields<Add> = [
    .group("left", \.left),
    .group("right", \.right),
    .group("output", \.output),
    .integer("left_zero", \.leftZeroPoint, -128...255, "stored left operand of 0"),
    .integer("right_zero", \.rightZeroPoint, -128...255, "stored right operand of 0"),
    .integer("output_zero", \.outputZeroPoint, -128...255, "stored output of 0"),
    .group("left_multiplier", \.leftMultiplier),
    .group("right_multiplier", \.rightMultiplier),
    .group("output_multiplier", \.outputMultiplier),
    .group("clamp", \.clamp),
    .boolean("subtract", \.subtracts, "left minus right"),
  ]

  /// The left operand, uint8, int8 or int16; extents of 1 repeat.
  public var left = FeatureMap()
  /// The right operand; extents of 1 repeat.
  public var right = FeatureMap()
  /// The output.
  public var output = FeatureMap()
  /// The stored left operand that stands for 0.
  public var leftZeroPoint = 0
  /// The stored right operand that stands for 0.
  public var rightZeroPoint = 0
  /// The stored output that stands for 0.
  public var outputZeroPoint = 0
  /// What the shifted left operand is multiplied by.
  public var leftMultiplier = QuantizedMultiplier(mantissa: 0, exponent: 0)
  /// What the shifted right operand is multiplied by.
  public var rightMultiplier = QuantizedMultiplier(mantissa: 0, exponent: 0)
  /// What the sum is multiplied by.
  public var outputMultiplier = QuantizedMultiplier(mantissa: 0, exponent: 0)
  /// The range of stored results.
  public var clamp = Clamp()
  /// Whether the right operand is subtracted.
  public var subtracts = false

  /// Creates an instruction on one element.
  public init() {}

  /// NN.
  public var engine: Engine { .nn }
  /// Both operands.
  public var reads: [Region] { [left.region("left"), right.region("right")] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// True: the output may replace an operand.
  public var canRunInPlace: Bool { true }
  /// A convolution of two input channels per output: two multiplications per element.
  public var work: Work {
    var work = Work(reads: reads, writes: writes)
    work.macs = 2 * output.elementCount
    work.elementBits = 8 * output.elementType.byteCount
    work.elements = left.elementCount + right.elementCount
    return work
  }

  /// Throws where types, extents, zero points or multipliers don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkIntegerArithmetic(
      left: (left, leftZeroPoint), right: (right, rightZeroPoint),
      output: (output, outputZeroPoint), clamp: clamp)
    let type = output.elementType
    let shifted = Int64(largestDifference(of: type)) << Int64(ck_add_shift(type.kernelType))
    try leftMultiplier.check(sumBound: shifted, of: "left_multiplier")
    try rightMultiplier.check(sumBound: shifted, of: "right_multiplier")
    let sum = leftMultiplier.largestResult(of: shifted) + rightMultiplier.largestResult(of: shifted)
    try outputMultiplier.check(sumBound: sum, of: "output_multiplier")
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    let operation = ck_elementwise(
      type: output.elementType.kernelType, left_zero: Int32(leftZeroPoint),
      right_zero: Int32(rightZeroPoint), output_zero: Int32(outputZeroPoint),
      output_min: Int32(clamp.minimum), output_max: Int32(clamp.maximum),
      left: leftMultiplier.kernelMultiplier, right: rightMultiplier.kernelMultiplier,
      output: outputMultiplier.kernelMultiplier, subtracts: subtracts)
    return BinaryExecution(
      operation: operation, left: context.kernelMap(left), right: context.kernelMap(right),
      output: context.kernelMap(output), context: context, kernel: ck_add_integer)
  }
}
