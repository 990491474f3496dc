import CKernels
import SynapCore

/// `lut.i16`: a function of int16 values by interpolation between the entries of a table:
/// activations.
///
/// The table has 1,025 int16 entries, those of the stored inputs -32768, -32704, …, 32768; between
/// two the result lies on a straight line. Arithmetic: `ck_interpolate.h`.
public struct Interpolation: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x23
  /// The name in assembly text.
  public static let mnemonic = "lut.i16"
  /// What the instruction computes.
  public static let summary = "int16 table function with interpolation between 1025 entries"
  /// The operands.
  public static let fields: Fields<Interpolation> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("table", \.table),
  ]

  /// The number of entries.
  public static let entryCount = Int(CK_INTERPOLATION_ENTRIES)
  /// The stored inputs from one entry to the next.
  public static let step = 64

  /// The input, int16.
  public var input = FeatureMap()
  /// The output, int16, of the input's extents.
  public var output = FeatureMap()
  /// Where the table lies among the parameters, on a multiple of 2.
  public var table = Address(.parameters)

  /// Creates an instruction on one element.
  public init() {}

  /// TP.
  public var engine: Engine { .tp }
  /// Input and table.
  public var reads: [Region] {
    [input.region("input"), Region("table", at: table, run: 2 * Self.entryCount, alignment: 2)]
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
    try input.check("input", types: [.int16])
    try output.check("output", types: [.int16])
    try checkSameExtents(input, output)
    guard table.space == .parameters else {
      throw Diagnostic.error("the table must be a parameter, not at \(table)")
    }
  }

  /// Prepares the kernel's arguments.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    KernelCall(
      arguments: (
        context.pointer(table), context.kernelMap(input), context.kernelMap(output),
        context.kernelSet, context.pool
      )
    ) { table, input, output, set, pool in
      withKernelMaps(input, output) {
        ck_interpolate(table.assumingMemoryBound(to: Int16.self), $0, $1, set, pool)
      }
    }
  }

  /// The stored result for the stored input `value` by `table`, as the machine computes it.
  public static func result(of value: Int16, by table: [Int16]) -> Int16 {
    precondition(table.count == entryCount)
    let position = Int(value) + 32768
    let (index, part) = (position / step, position % step)
    let sum = Int(table[index]) * (step - part) + Int(table[index + 1]) * part
    return Int16((sum + step / 2) >> 6)
  }
}
