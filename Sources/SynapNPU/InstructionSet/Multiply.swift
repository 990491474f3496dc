import CKernels
import SynapCore

/// `mul`: element-wise product of two integer feature maps, rescaled and clamped, on the shader.
///
/// Arithmetic: `ck_elementwise.h`, after TFLite's reference MUL.
public struct Multiply: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x11
  /// The name in assembly text.
  public static let mnemonic = "mul"
  /// What the instruction computes.
  public static let summary = "integer multiplication with rescaling and clamp"
  /// The operands.
  public static let fields: Fields<Multiply> = [
    .group("left", \.left),
    .group("right", \.right),
    .group("output", \.output),
    .integer("left_zero", \.leftZeroPoint, -128...255, "stored left operand of 0"),
    .integer("right_zero", \.rightZeroPoint, -128...255, "stored right operand of 0"),
    .integer("output_zero", \.outputZeroPoint, -128...255, "stored output of 0"),
    .group("multiplier", \.multiplier),
    .group("clamp", \.clamp),
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
  /// What the product is multiplied by.
  public var multiplier = QuantizedMultiplier(mantissa: 0, exponent: 0)
  /// The range of stored results.
  public var clamp = Clamp()

  /// Creates an instruction on one element.
  public init() {}

  /// SH.
  public var engine: Engine { .sh }
  /// Both operands.
  public var reads: [Region] { [left.region("left"), right.region("right")] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// One operation per element.
  public var work: Work {
    Work(elements: output.elementCount, of: output.elementType, reads: reads, writes: writes)
  }

  /// Throws where types, extents, zero points or the multiplier don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkIntegerArithmetic(
      left: (left, leftZeroPoint), right: (right, rightZeroPoint),
      output: (output, outputZeroPoint), clamp: clamp)
    let largest = Int64(largestDifference(of: output.elementType))
    try multiplier.check(sumBound: largest * largest, of: "multiplier")
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    let unused = ck_multiplier(mantissa: 0, exponent: 0)
    let operation = ck_elementwise(
      type: output.elementType.kernelType, left_zero: Int32(leftZeroPoint),
      right_zero: Int32(rightZeroPoint), output_zero: Int32(outputZeroPoint),
      output_min: Int32(clamp.minimum), output_max: Int32(clamp.maximum), left: unused,
      right: unused, output: multiplier.kernelMultiplier, subtracts: false)
    return BinaryExecution(
      operation: operation, left: context.kernelMap(left), right: context.kernelMap(right),
      output: context.kernelMap(output), context: context, kernel: ck_multiply_integer)
  }
}
