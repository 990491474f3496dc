import CKernels
import SynapCore

/// `fc.i16`: an int16 fully connected layer, a 1x1 convolution of every pixel, on the tensor
/// processor.
///
/// A feature map is flattened by a view of height and width 1. Arithmetic: `ck_convolution_i16.h`.
public struct Int16FullyConnected: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x05
  /// The name in assembly text.
  public static let mnemonic = "fc.i16"
  /// What the instruction computes.
  public static let summary = "int16 fully connected layer: every pixel times a matrix, plus bias"
  /// The operands.
  public static let fields: Fields<Int16FullyConnected> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("weights", \.weights),
    .group("clamp", \.clamp),
  ]

  /// The input, int16.
  public var input = FeatureMap()
  /// The output, int16, of the input's spatial extents.
  public var output = FeatureMap()
  /// Weights `[out][in]`, biases and multipliers.
  public var weights = Int16Weights()
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
    work.elementBits = 8 * input.elementType.byteCount
    work.macs = input.height * input.width * input.channels * output.channels
    return work
  }

  /// Throws where types, extents or constants don't fit.
  public func check(in memory: MemoryMap) throws {
    try convolution.check(in: memory)
    guard input.height == output.height, input.width == output.width else {
      throw Diagnostic.error("input and output differ in height or width")
    }
  }

  /// Packs the weights.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    try convolution.makeExecution(in: context)
  }

  /// The convolution that computes the same.
  private var convolution: Int16Convolution {
    Int16Convolution {
      $0.input = input
      $0.output = output
      $0.weights = weights
      $0.clamp = clamp
    }
  }
}
