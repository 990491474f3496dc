import CKernels
import SynapCore

/// `softmax`: softmax over the channels of each pixel, on the shader.
///
/// Arithmetic: `ck_softmax.h`: through binary32.
public struct Softmax: ChannelSoftmax {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x42
  /// The name in assembly text.
  public static let mnemonic = "softmax"
  /// What the instruction computes.
  public static let summary = "softmax over the channels of each pixel"
  /// The operands.
  public static let fields: Fields<Softmax> = [
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

  /// Throws where types, extents or formats don't fit.
  public func check(in memory: MemoryMap) throws {
    let types: [DataType] = [.uint8, .int8, .int16, .float16, .float32]
    try input.check("input", types: types)
    try output.check("output", types: types)
    try checkSameExtents(input, output)
    try inputFormat.check("input", type: input.elementType)
    try outputFormat.check("output", type: output.elementType)
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    FormatExecution(
      from: inputFormat.kernelFormat(type: input.elementType), input: context.kernelMap(input),
      to: outputFormat.kernelFormat(type: output.elementType), output: context.kernelMap(output),
      context: context, kernel: ck_softmax)
  }
}
