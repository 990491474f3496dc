import CKernels
import SynapCore

/// `conv.i16`: convolution of int16 feature maps with 64-bit sums, bias, requantization and clamp.
///
/// Arithmetic: `ck_convolution_i16.h`. Weights are `[out][kernel rows][kernel columns][in / groups]`,
/// also where the convolution is transposed.
public struct Int16Convolution: IntegerConvolution {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x04
  /// The name in assembly text.
  public static let mnemonic = "conv.i16"
  /// What the instruction computes.
  public static let summary =
    "int16 convolution or transposed convolution with bias, requantization and clamp"
  /// The operands.
  public static let fields: Fields<Int16Convolution> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("window", \.window),
    .group("weights", \.weights),
    .integer("groups", \.groups, 1...65536, "groups of channels"),
    .group("clamp", \.clamp),
    .boolean("transposed", \.isTransposed, "input (y, x) adds to output y * stride - pad + tap"),
    .group("tile", \.tiling),
  ]

  /// The input, int16.
  public var input = FeatureMap()
  /// The output, int16.
  public var output = FeatureMap()
  /// How the kernel moves.
  public var window = Window()
  /// Weights, biases and multipliers.
  public var weights = Int16Weights()
  /// The number of groups; divides both channel counts.
  public var groups = 1
  /// The range of stored results.
  public var clamp = Clamp()
  /// Whether the convolution is transposed.
  public var isTransposed = false
  /// How the compiler cuts it into pieces.
  public var tiling = Tiling()

  /// Creates a 1x1 convolution of one pixel.
  public init() {}

  /// Throws where types, extents or constants don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkConvolution(
      input: input, output: output, types: [.int16], window: window, groups: groups,
      isTransposed: isTransposed)
    try clamp.check(type: output.elementType)
    try weights.check(
      taps: window.area * input.channels / groups, outputs: output.channels, in: memory)
  }

  /// Packs the weights.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    try Int16ConvolutionExecution(self, in: context)
  }
}

/// An int16 convolution with its packed weights.
private final class Int16ConvolutionExecution: Execution {
  private let convolution: OpaquePointer
  private let input: ck_map
  private let output: ck_map
  private let pool: OpaquePointer?

  init(_ instruction: Int16Convolution, in context: ExecutionContext) throws {
    let (input, output) = (instruction.input, instruction.output)
    let weights = instruction.weights
    var description = ck_convolution_i16_description(
      window: instruction.window.kernelWindow, in_channels: Int32(input.channels),
      out_channels: Int32(output.channels), groups: Int32(instruction.groups),
      out_height: Int32(output.height), out_width: Int32(output.width),
      weight_type: weights.elementType.kernelType, output_min: Int32(instruction.clamp.minimum),
      output_max: Int32(instruction.clamp.maximum), per_channel: weights.isPerChannel,
      transposed: instruction.isTransposed)
    let count = weights.isPerChannel ? output.channels : 1
    let created = ck_convolution_i16_create(
      &description, context.pointer(weights.values),
      context.pointer(weights.bias).assumingMemoryBound(to: Int64.self),
      context.pointer(weights.multipliers).bindMemory(to: ck_multiplier.self, capacity: count),
      context.kernelSet)
    guard let created else { throw Diagnostic.error("not enough memory for packed weights") }
    convolution = created
    self.input = context.kernelMap(input)
    self.output = context.kernelMap(output)
    pool = context.pool
  }

  deinit { ck_convolution_i16_destroy(convolution) }

  func run() {
    withKernelMaps(input, output) { ck_convolution_i16_run(convolution, $0, $1, pool) }
  }
}
