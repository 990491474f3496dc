import CKernels
import SynapCore

/// `convert`: converts every element from one type and quantization to another.
///
/// Arithmetic: `ck_convert.h`: through binary32, half away from zero for integer results.
public struct Convert: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x32
  /// The name in assembly text.
  public static let mnemonic = "convert"
  /// What the instruction computes.
  public static let summary = "conversion from one element type and quantization to another"
  /// The operands.
  public static let fields: Fields<Convert> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("input_format", \.inputFormat),
    .group("output_format", \.outputFormat),
  ]

  /// The input, uint8, int8, int16, float16 or float32.
  public var input = FeatureMap()
  /// The output, one of the same types.
  public var output = FeatureMap()
  /// How stored inputs stand for real numbers.
  public var inputFormat = Format()
  /// How stored outputs stand for real numbers.
  public var outputFormat = Format()

  /// Creates an instruction on one element.
  public init() {}

  /// TP; SH between float types of which one is float32.
  public var engine: Engine {
    let types = [input.elementType, output.elementType]
    return types.contains(.float32) && types.allSatisfy { $0.integerRange == nil } ? .sh : .tp
  }
  /// The input.
  public var reads: [Region] { [input.region("input")] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// True where both types have the same size.
  public var canRunInPlace: Bool {
    input.elementType.byteCount == output.elementType.byteCount
  }
  /// One operation per element.
  public var work: Work {
    let type = input.elementType.byteCount > output.elementType.byteCount ? input : output
    return Work(
      elements: output.elementCount, of: type.elementType, reads: reads, writes: writes)
  }

  /// The types of the elements that it converts.
  public static let elementTypes: [DataType] = [.uint8, .int8, .int16, .float16, .float32]

  /// Throws where types, extents or formats don't fit.
  public func check(in memory: MemoryMap) throws {
    try input.check("input", types: Self.elementTypes)
    try output.check("output", types: Self.elementTypes)
    try checkSameExtents(input, output)
    try inputFormat.check("input", type: input.elementType)
    try outputFormat.check("output", type: output.elementType)
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    FormatExecution(
      from: inputFormat.kernelFormat(type: input.elementType), input: context.kernelMap(input),
      to: outputFormat.kernelFormat(type: output.elementType), output: context.kernelMap(output),
      context: context, kernel: ck_convert)
  }
}
