import CKernels
import SynapCore

/// `avgpool`: the average of each window, channel by channel; padding takes no part
/// unless it counts.
///
/// Arithmetic: `ck_pooling.h`: integers round half away from zero. A global average is a window as
/// large as the input.
public struct AveragePool: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x22
  /// The name in assembly text.
  public static let mnemonic = "avgpool"
  /// What the instruction computes.
  public static let summary = "average over a window of each channel"
  /// The operands.
  public static let fields: Fields<AveragePool> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("window", \.window),
    .boolean("counts_padding", \.countsPadding, "divide by the window's area with its padding"),
    .integer("pad_bottom", \.padBottom, 0...4095, "rows of padding below the input that count"),
    .integer("pad_right", \.padRight, 0...4095, "columns of padding right of the input that count"),
    .integer("zero_point", \.zeroPoint, -32768...32767, "stored value of 0"),
  ]

  /// The input, uint8, int8, int16, float16 or float32.
  public var input = FeatureMap()
  /// The output, of the input's type and channels.
  public var output = FeatureMap()
  /// How the window moves; without dilation.
  public var window = Window()
  /// Whether the divisor counts padding.
  public var countsPadding = false
  /// The rows of padding below the input, where padding counts.
  public var padBottom = 0
  /// The columns of padding right of the input, where padding counts.
  public var padRight = 0
  /// The stored value that stands for 0, which counted padding is.
  public var zeroPoint = 0

  /// Creates an instruction on one element.
  public init() {}

  /// TP; SH for float32.
  public var engine: Engine { input.elementType == .float32 ? .sh : .tp }
  /// The input.
  public var reads: [Region] { [input.region("input")] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// One operation per output element, or per input element where that is more.
  public var work: Work {
    Work(
      elements: max(input.elementCount, output.elementCount), of: input.elementType,
      reads: reads, writes: writes)
  }

  /// Throws where types, extents or the window don't fit, or sums may exceed what they are formed in:
  /// 32 bits for 8-bit types.
  public func check(in memory: MemoryMap) throws {
    try checkPooling(input: input, output: output, window: window)
    try checkZeroPoint(zeroPoint, type: input.elementType, of: "input")
    guard window.dilationY == 1, window.dilationX == 1 else {
      throw Diagnostic.error("averages have no dilation")
    }
    guard !input.elementType.isEightBit || window.area * 255 <= Int(Int32.max) else {
      throw Diagnostic.error(
        "sums over \(window.kernelHeight)x\(window.kernelWidth) elements of type "
          + "\(input.elementType) overflow 32 bits")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        input.elementType.kernelType, window.kernelWindow, countsPadding,
        (Int32(padBottom), Int32(padRight), Int32(zeroPoint)), context.kernelMap(input),
        context.kernelMap(output), context.kernelSet, context.pool
      )
    ) { type, window, countsPadding, numbers, input, output, set, pool in
      withUnsafePointer(to: window) { window in
        withKernelMaps(input, output) {
          ck_average_pool(
            type, window, countsPadding, numbers.0, numbers.1, numbers.2, $0, $1, set, pool)
        }
      }
    }
  }
}
