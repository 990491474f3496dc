import CKernels
import SynapCore

/// `conv.f16`: convolution of binary16 feature maps with binary32 sums and clamp, on the shader.
///
/// Arithmetic: `ck_half.h`. Weights are binary16 `[out][kernel rows][kernel columns][in / groups]`,
/// biases binary32.
public struct FloatConvolution: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x03
  /// The name in assembly text.
  public static let mnemonic = "conv.f16"
  /// What the instruction computes.
  public static let summary = "float16 convolution or transposed convolution with bias and clamp"
  /// The operands.
  public static let fields: Fields<FloatConvolution> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("window", \.window),
    .group("weights", \.weights),
    .group("bias", \.bias),
    .integer("groups", \.groups, 1...65536, "groups of channels"),
    .group("clamp", \.clamp),
    .boolean("transposed", \.isTransposed, "input (y, x) adds to output y * stride - pad + tap"),
  ]

  /// The input, float16.
  public var input = FeatureMap()
  /// The output, float16.
  public var output = FeatureMap()
  /// How the kernel moves.
  public var window = Window()
  /// Where the weights lie among the parameters, on a multiple of 2.
  public var weights = Address(.parameters)
  /// Where the biases lie among the parameters, on a multiple of 4.
  public var bias = Address(.parameters)
  /// The number of groups; divides both channel counts.
  public var groups = 1
  /// The range of results.
  public var clamp = FloatClamp()
  /// Whether the convolution is transposed.
  public var isTransposed = false

  /// Creates a 1x1 convolution of one pixel.
  public init() {}

  /// SH.
  public var engine: Engine { .sh }
  /// Input, weights and bias.
  public var reads: [Region] {
    let count = output.channels * window.area * (input.channels / groups)
    return [
      input.region("input"),
      Region("weights", at: weights, run: 2 * max(count, 1), alignment: 2),
      Region("bias", at: bias, run: 4 * output.channels, alignment: 4),
    ]
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// Input, constants and output once.
  public var work: Work {
    var work = Work(reads: reads, writes: writes)
    let pixels = isTransposed ? input : output
    work.elementBits = 16
    work.macs =
      pixels.height * pixels.width * output.channels * window.area * (input.channels / groups)
    return work
  }

  /// Throws where types, extents or constants don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkConvolution(
      input: input, output: output, types: [.float16], window: window, groups: groups,
      isTransposed: isTransposed)
    try clamp.check()
    guard weights.space == .parameters, bias.space == .parameters else {
      throw Diagnostic.error("weights and bias must be parameters")
    }
  }

  /// Packs the weights.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    try FloatConvolutionExecution(self, in: context)
  }
}

/// A float convolution with its packed weights.
private final class FloatConvolutionExecution: Execution {
  private let convolution: OpaquePointer
  private let input: ck_map
  private let output: ck_map
  private let pool: OpaquePointer?

  init(_ instruction: FloatConvolution, in context: ExecutionContext) throws {
    var description = ck_convolution16_description(
      window: instruction.window.kernelWindow, in_channels: Int32(instruction.input.channels),
      out_channels: Int32(instruction.output.channels), groups: Int32(instruction.groups),
      out_height: Int32(instruction.output.height), out_width: Int32(instruction.output.width),
      output_min: instruction.clamp.minimum, output_max: instruction.clamp.maximum,
      transposed: instruction.isTransposed)
    let created = ck_convolution16_create(
      &description,
      context.pointer(instruction.weights).assumingMemoryBound(to: UInt16.self),
      context.pointer(instruction.bias).assumingMemoryBound(to: Float.self), context.kernelSet)
    guard let created else { throw Diagnostic.error("not enough memory for packed weights") }
    convolution = created
    input = context.kernelMap(instruction.input)
    output = context.kernelMap(instruction.output)
    pool = context.pool
  }

  deinit { ck_convolution16_destroy(convolution) }

  func run() {
    withUnsafePointer(to: input) { input in
      withUnsafePointer(to: output) { output in
        ck_convolution16_run(convolution, input, output, pool)
      }
    }
  }
}
