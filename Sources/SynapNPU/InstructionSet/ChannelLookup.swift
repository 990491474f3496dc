import CKernels
import SynapCore

/// `lut.c`: replaces every stored byte by its entry in the table of its channel: activations with a
/// parameter per channel.
///
/// Every channel has a table of 256 entries, one after another; the index is the stored byte taken as
/// unsigned. Entries have the output's type. Arithmetic: `ck_lookup.h`.
public struct ChannelLookup: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x24
  /// The name in assembly text.
  public static let mnemonic = "lut.c"
  /// What the instruction computes.
  public static let summary = "table function: every channel has a table of its own"
  /// The operands.
  public static let fields: Fields<ChannelLookup> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("tables", \.tables),
  ]

  /// The input, uint8 or int8.
  public var input = FeatureMap()
  /// The output, uint8 or int8, of the input's extents.
  public var output = FeatureMap()
  /// Where the tables lie among the parameters.
  public var tables = Address(.parameters)

  /// Creates an instruction on one element.
  public init() {}

  /// TP.
  public var engine: Engine { .tp }
  /// Input and tables.
  public var reads: [Region] {
    [input.region("input"), Region("tables", at: tables, run: 256 * input.channels)]
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// True.
  public var canRunInPlace: Bool { true }
  /// One operation per element.
  public var work: Work {
    Work(elements: output.elementCount, of: input.elementType, reads: reads, writes: writes)
  }

  /// Throws where types or extents don't fit.
  public func check(in memory: MemoryMap) throws {
    try input.check("input", types: [.uint8, .int8])
    try output.check("output", types: [.uint8, .int8])
    try checkSameExtents(input, output)
    guard tables.space == .parameters else {
      throw Diagnostic.error("the tables must be parameters, not at \(tables)")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        context.pointer(tables), context.kernelMap(input), context.kernelMap(output), context.pool
      )
    ) { tables, input, output, pool in
      withKernelMaps(input, output) {
        ck_lookup8_channels(tables.assumingMemoryBound(to: UInt8.self), $0, $1, pool)
      }
    }
  }
}
