import CKernels
import SynapCore

/// `resize.nearest`: picks input rows and columns by table, on the shader.
///
/// Tables are int32 among the parameters. Arithmetic: `ck_movement.h`.
public struct ResizeNearest: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x40
  /// The name in assembly text.
  public static let mnemonic = "resize.nearest"
  /// What the instruction computes.
  public static let summary = "resize by table: output (y, x) is input (rows[y], columns[x])"
  /// The operands.
  public static let fields: Fields<ResizeNearest> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("rows", \.rows),
    .group("columns", \.columns),
  ]

  /// The input, of any type.
  public var input = FeatureMap()
  /// The output, of the input's type and channels.
  public var output = FeatureMap()
  /// Where the input row of each output row lies, on a multiple of 4.
  public var rows = Address(.parameters)
  /// Where the input column of each output column lies, on a multiple of 4.
  public var columns = Address(.parameters)

  /// Creates an instruction on one element.
  public init() {}

  /// SH.
  public var engine: Engine { .sh }
  /// Input and tables.
  public var reads: [Region] {
    [
      input.region("input"),
      Region("rows", at: rows, run: 4 * output.height, alignment: 4),
      Region("columns", at: columns, run: 4 * output.width, alignment: 4),
    ]
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// One operation per element.
  public var work: Work {
    Work(elements: output.elementCount, of: input.elementType, reads: reads, writes: writes)
  }

  /// Throws where types, channels or table entries don't fit.
  public func check(in memory: MemoryMap) throws {
    try input.check("input", types: FeatureMap.elementTypes)
    try output.check("output", types: [input.elementType])
    try checkSameChannels(input, output)
    try memory.checkTable(rows, count: output.height, below: input.height, "rows")
    try memory.checkTable(columns, count: output.width, below: input.width, "columns")
  }

  /// Copies the tables.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    let rows = try context.table(rows, count: output.height, below: input.height)
    let columns = try context.table(columns, count: output.width, below: input.width)
    return KernelCall(
      arguments: (
        Int32(input.elementType.byteCount), rows, columns,
        context.kernelMap(input), context.kernelMap(output), context.kernelSet, context.pool
      )
    ) { size, rows, columns, input, output, set, pool in
      withKernelMaps(input, output) { ck_resize_nearest(size, rows, columns, $0, $1, set, pool) }
    }
  }
}
