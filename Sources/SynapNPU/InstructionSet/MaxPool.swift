import CKernels
import SynapCore

/// `maxpool`: the largest value of each window, channel by channel; padding takes no part.
///
/// Arithmetic: `ck_pooling.h`.
public struct MaxPool: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x21
  /// The name in assembly text.
  public static let mnemonic = "maxpool"
  /// What the instruction computes.
  public static let summary = "maximum over a window of each channel"
  /// The operands.
  public static let fields: Fields<MaxPool> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("window", \.window),
  ]

  /// The input, uint8, int8, int16, float16 or float32.
  public var input = FeatureMap()
  /// The output, of the input's type and channels.
  public var output = FeatureMap()
  /// How the window moves.
  public var window = Window()

  /// Creates an instruction on one element.
  public init() {}

  /// TP; SH for float32.
  public var engine: Engine { input.elementType == .float32 ? .sh : .tp }
  /// The input.
  public var reads: [Region] { [input.region("input")] }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// One operation per output element.
  public var work: Work {
    Work(elements: output.elementCount, of: input.elementType, reads: reads, writes: writes)
  }

  /// Throws where types, extents or the window don't fit.
  public func check(in memory: MemoryMap) throws {
    try checkPooling(input: input, output: output, window: window)
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        input.elementType.kernelType, window.kernelWindow, context.kernelMap(input),
        context.kernelMap(output), context.kernelSet, context.pool
      )
    ) { type, window, input, output, set, pool in
      withUnsafePointer(to: window) { window in
        withKernelMaps(input, output) { ck_max_pool(type, window, $0, $1, set, pool) }
      }
    }
  }
}
