import CKernels
import SynapCore

/// `conv`: convolution of 8-bit feature maps with 32-bit sums, bias, requantization and clamp.
///
/// Arithmetic: `ck_convolution8.h`. Weights are `[out][kernel rows][kernel columns][in / groups]`,
/// also where the convolution is transposed.
public struct Convolution: IntegerConvolution {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x01
  /// The name in assembly text.
  public static let mnemonic = "conv"
  /// What the instruction computes.
  public static let summary =
    "8-bit convolution or transposed convolution with bias, requantization and clamp"
  /// The operands.
  public static let fields: Fields<Convolution> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("window", \.window),
    .group("weights", \.weights),
    .integer("groups", \.groups, 1...65536, "groups of channels"),
    .integer(
      "input_zero", \.inputZeroPoint, -128...255, "stored input of 0; what padding counts as"),
    .integer("output_zero", \.outputZeroPoint, -128...255, "stored output of 0"),
    .group("clamp", \.clamp),
    .boolean("transposed", \.isTransposed, "input (y, x) adds to output y * stride - pad + tap"),
    .group("tile", \.tiling),
  ]

  /// The input, uint8 or int8.
  public var input = FeatureMap()
  /// The output, of the input's type.
  public var output = FeatureMap()
  /// How the kernel moves.
  public var window = Window()
  /// Weights, biases and multipliers.
  public var weights = Weights()
  /// The number of groups; divides both channel counts.
  public var groups = 1
  /// The stored input that stands for 0.
  public var inputZeroPoint = 0
  /// The stored output that stands for 0.
  public var outputZeroPoint = 0
  /// The range of stored results.
  public var clamp = Clamp()
  /// Whether the convolution is transposed.
  public var isTransposed = false
  /// How the compiler cuts it into pieces.
  public var tiling = Tiling()

  /// Creates a 1x1 convolution of one pixel.
  public init() {}

  /// Throws where types, extents, zero points or constants don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkConvolution(
      input: input, output: output, types: [.uint8, .int8], window: window, groups: groups,
      isTransposed: isTransposed)
    try checkQuantities(
      input: input, output: output, weights: weights, inputZeroPoint: inputZeroPoint,
      outputZeroPoint: outputZeroPoint, clamp: clamp)
    try weights.check(
      taps: window.area * input.channels / groups, outputs: output.channels,
      inputBound: largestMagnitude(of: input.elementType, zeroPoint: inputZeroPoint), in: memory)
  }

  /// Packs the weights.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    try makeExecution(in: context, roundsOnce: false)
  }

  /// Packs the weights.
  ///
  /// - Parameter roundsOnce: whether sums are requantized by `ck_requantize_once`.
  func makeExecution(in context: ExecutionContext, roundsOnce: Bool) throws -> any Execution {
    let description = ck_convolution8_description(
      window: window.kernelWindow, in_channels: Int32(input.channels),
      out_channels: Int32(output.channels), groups: Int32(groups),
      out_height: Int32(output.height), out_width: Int32(output.width),
      type: input.elementType.kernelType, weight_type: weights.elementType.kernelType,
      input_zero: Int32(inputZeroPoint), weight_zero: Int32(weights.zeroPoint),
      output_zero: Int32(outputZeroPoint), output_min: Int32(clamp.minimum),
      output_max: Int32(clamp.maximum), per_channel: weights.isPerChannel,
      rounds_once: roundsOnce, transposed: isTransposed)
    return try ConvolutionExecution(
      description, weights: weights, input: input, output: output, in: context)
  }
}
