import CKernels
import SynapCore

/// `lut`: replaces every stored value by its entry in a table: activations, requantization.
///
/// 8-bit inputs have a table of 256 entries, 16-bit ones of 65,536; the index is the stored value
/// taken as unsigned. Entries have the output's type. Arithmetic: `ck_lookup.h`.
public struct Lookup: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x20
  /// The name in assembly text.
  public static let mnemonic = "lut"
  /// What the instruction computes.
  public static let summary = "table function: every stored value is replaced by its table entry"
  /// The operands.
  public static let fields: Fields<Lookup> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("table", \.table),
  ]

  /// The input, uint8, int8, int16, uint16 or float16.
  public var input = FeatureMap()
  /// The output, of the input's element size and extents.
  public var output = FeatureMap()
  /// Where the table lies among the parameters, on a multiple of the element size.
  public var table = Address(.parameters)

  /// Creates an instruction on one element.
  public init() {}

  /// TP.
  public var engine: Engine { .tp }
  /// Input and table.
  public var reads: [Region] {
    let size = input.elementType.byteCount
    let table = Region(
      "table", at: table, run: size == 1 ? 256 : 131_072, alignment: size == 1 ? 1 : 2)
    return [input.region("input"), table]
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
    let types: [DataType] = [.uint8, .int8, .int16, .uint16, .float16]
    try input.check("input", types: types)
    try output.check(
      "output", types: types.filter { $0.byteCount == input.elementType.byteCount })
    try checkSameExtents(input, output)
    guard table.space == .parameters else {
      throw Diagnostic.error("the table must be a parameter, not at \(table)")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        context.pointer(table), input.elementType.byteCount, context.kernelMap(input),
        context.kernelMap(output), context.kernelSet, context.pool
      )
    ) { table, size, input, output, set, pool in
      withKernelMaps(input, output) {
        if size == 1 {
          ck_lookup8(table.assumingMemoryBound(to: UInt8.self), $0, $1, set, pool)
        } else {
          ck_lookup16(table.assumingMemoryBound(to: UInt16.self), $0, $1, set, pool)
        }
      }
    }
  }
}
