import CKernels
import SynapCore

/// `fc`: an 8-bit fully connected layer, a 1x1 convolution of every pixel, on the tensor processor.
///
/// A feature map is flattened by a view of height and width 1. Arithmetic: `ck_convolution8.h`,
/// with a single rounding.
public struct FullyConnected: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x02
  /// The name in assembly text.
  public static let mnemonic = "fc"
  /// What the instruction computes.
  public static let summary = "8-bit fully connected layer: every pixel times a matrix, plus bias"
  /// The operands.
  public static let fields: Fields<FullyConnected> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("weights", \.weights),
    .integer("input_zero", \.inputZeroPoint, -128...255, "stored input of 0"),
    .integer("output_zero", \.outputZeroPoint, -128...255, "stored output of 0"),
    .group("clamp", \.clamp),
  ]

  /// The input, uint8 or int8.
  public var input = FeatureMap()
  /// The output, of the input's type and spatial extents.
  public var output = FeatureMap()
  /// Weights `[out][in]`, biases and multipliers.
  public var weights = Weights()
  /// The stored input that stands for 0.
  public var inputZeroPoint = 0
  /// The stored output that stands for 0.
  public var outputZeroPoint = 0
  /// The range of stored results.
  public var clamp = Clamp()

  /// Creates a layer of one input and one output.
  public init() {}

  /// TP.
  public var engine: Engine { .tp }
  /// Input, weights, bias and multipliers.
  public var reads: [Region] {
    [input.region("input")]
      + weights.regions(count: output.channels * input.channels, outputs: output.channels)
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// Every weight once per pixel.
  public var work: Work {
    var work = Work(reads: reads, writes: writes)
    work.macs = input.height * input.width * input.channels * output.channels
    return work
  }

  /// Throws where types, extents, zero points or constants don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkConvolution(
      input: input, output: output, types: [.uint8, .int8], window: Window(), groups: 1,
      isTransposed: false)
    guard input.height == output.height, input.width == output.width else {
      throw Diagnostic.error("input and output differ in height or width")
    }
    try checkQuantities(
      input: input, output: output, weights: weights, inputZeroPoint: inputZeroPoint,
      outputZeroPoint: outputZeroPoint, clamp: clamp)
    try weights.check(
      taps: input.channels, outputs: output.channels,
      inputBound: largestMagnitude(of: input.elementType, zeroPoint: inputZeroPoint), in: memory)
  }

  /// Packs the weights.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    try Convolution {
      $0.input = input
      $0.output = output
      $0.weights = weights
      $0.inputZeroPoint = inputZeroPoint
      $0.outputZeroPoint = outputZeroPoint
      $0.clamp = clamp
    }.makeExecution(in: context, roundsOnce: true)
  }
}
