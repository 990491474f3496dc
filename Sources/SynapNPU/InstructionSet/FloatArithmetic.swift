import CKernels
import SynapCore

/// `arith`: element-wise arithmetic on two float feature maps, clamped, on the shader.
///
/// Arithmetic: `ck_half.h`: in binary32, rounded to the type.
public struct FloatArithmetic: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x12
  /// The name in assembly text.
  public static let mnemonic = "arith"
  /// What the instruction computes.
  public static let summary = "float addition, subtraction, multiplication or division with clamp"
  /// The operands.
  public static let fields: Fields<FloatArithmetic> = [
    .group("left", \.left),
    .group("right", \.right),
    .group("output", \.output),
    .choice("operation", \.operation, Operation.allCases, "what is computed"),
    .group("clamp", \.clamp),
  ]

  /// What an element of the result is.
  public enum Operation: Int, CaseIterable, Hashable, Sendable, CustomStringConvertible {
    /// left + right.
    case add
    /// left - right.
    case subtract
    /// left * right.
    case multiply
    /// left / right.
    case divide

    /// The name in assembly text.
    public var description: String {
      switch self {
      case .add: "add"
      case .subtract: "subtract"
      case .multiply: "multiply"
      case .divide: "divide"
      }
    }
  }

  /// The left operand, float16 or float32; extents of 1 repeat.
  public var left = FeatureMap()
  /// The right operand; extents of 1 repeat.
  public var right = FeatureMap()
  /// The output.
  public var output = FeatureMap()
  /// What is computed.
  public var operation = Operation.add
  /// The range of results.
  public var clamp = FloatClamp()

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

  /// Throws where types or extents don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkBroadcast(left: left, right: right, output: output, types: [.float16, .float32])
    try clamp.check()
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        ck_arithmetic(rawValue: UInt32(operation.rawValue)), output.elementType.kernelType, clamp,
        context.kernelMap(left), context.kernelMap(right), context.kernelMap(output),
        context.kernelSet, context.pool
      )
    ) { operation, type, clamp, left, right, output, set, pool in
      withKernelMaps(left, right, output) {
        ck_arithmetic_float(operation, type, clamp.minimum, clamp.maximum, $0, $1, $2, set, pool)
      }
    }
  }
}
