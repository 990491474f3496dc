import CKernels
import SynapCore

/// `resize.linear`: mixes two neighbouring rows and columns by table, on the shader.
///
/// Tables are int32 among the parameters; weights are in units of 1/2048 and belong to the second
/// neighbour. Arithmetic: `ck_movement.h`.
public struct ResizeLinear: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x41
  /// The name in assembly text.
  public static let mnemonic = "resize.linear"
  /// What the instruction computes.
  public static let summary = "linear resize by tables of indices and weights"
  /// The operands.
  public static let fields: Fields<ResizeLinear> = [
    .group("input", \.input),
    .group("output", \.output),
    .group("rows", \.rows),
    .group("row_weights", \.rowWeights),
    .group("columns", \.columns),
    .group("column_weights", \.columnWeights),
  ]

  /// The input, uint8, int8, int16, float16 or float32.
  public var input = FeatureMap()
  /// The output, of the input's type and channels.
  public var output = FeatureMap()
  /// Where the first input row of each output row lies, on a multiple of 4.
  public var rows = Address(.parameters)
  /// Where the weight of the second row lies for each output row, on a multiple of 4.
  public var rowWeights = Address(.parameters)
  /// Where the first input column of each output column lies, on a multiple of 4.
  public var columns = Address(.parameters)
  /// Where the weight of the second column lies for each output column, on a multiple of 4.
  public var columnWeights = Address(.parameters)

  /// Creates an instruction on one element.
  public init() {}

  /// SH.
  public var engine: Engine { .sh }
  /// Input and tables.
  public var reads: [Region] {
    [
      input.region("input"),
      Region("rows", at: rows, run: 4 * output.height, alignment: 4),
      Region("row_weights", at: rowWeights, run: 4 * output.height, alignment: 4),
      Region("columns", at: columns, run: 4 * output.width, alignment: 4),
      Region("column_weights", at: columnWeights, run: 4 * output.width, alignment: 4),
    ]
  }
  /// The output.
  public var writes: [Region] { [output.region("output")] }
  /// Four operations per element.
  public var work: Work {
    Work(elements: 4 * output.elementCount, of: input.elementType, reads: reads, writes: writes)
  }

  /// Throws where types, channels or table entries don't fit.
  public func check(in memory: MemoryMap) throws {
    try input.check("input", types: [.uint8, .int8, .int16, .float16, .float32])
    try output.check("output", types: [input.elementType])
    try checkSameChannels(input, output)
    try memory.checkTable(rows, count: output.height, below: input.height, "rows")
    try memory.checkTable(columns, count: output.width, below: input.width, "columns")
    try memory.checkTable(rowWeights, count: output.height, below: 2049, "row_weights")
    try memory.checkTable(columnWeights, count: output.width, below: 2049, "column_weights")
  }

  /// Copies the tables.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    let rows = try context.table(rows, count: output.height, below: input.height)
    let rowWeights = try context.table(rowWeights, count: output.height, below: 2049)
    let columns = try context.table(columns, count: output.width, below: input.width)
    let columnWeights = try context.table(columnWeights, count: output.width, below: 2049)
    return KernelCall(
      arguments: (
        input.elementType.kernelType, rows, rowWeights, columns, columnWeights,
        context.kernelMap(input),
        context.kernelMap(output), context.kernelSet, context.pool
      )
    ) { type, rows, rowWeights, columns, columnWeights, input, output, set, pool in
      withKernelMaps(input, output) {
        ck_resize_linear(
          type, rows, rowWeights, columns, columnWeights, $0, $1, set, pool)
      }
    }
  }
}
