import SynapCore

/// `host`: an operator that the NPU has no instruction for, computed by the host's processor.
///
/// The operands lie side by side in one block of memory and so do the results; `description`, among the
/// parameters, says which operator it is and what the blocks hold. The machine itself doesn't read it:
/// the `HostEngine` that it was given does.
public struct HostCall: Instruction {
  /// The first byte of the encoding.
  public static let opcode: UInt8 = 0x60
  /// The name in assembly text.
  public static let mnemonic = "host"
  /// What the instruction computes.
  public static let summary = "an operator that the host's processor computes"
  /// The operands.
  public static let fields: Fields<HostCall> = [
    .group("description", \.description),
    .integer("description_size", \.descriptionSize, 1...sizeLimit, "bytes of the description"),
    .group("operands", \.operands),
    .integer("operands_size", \.operandsSize, 0...sizeLimit, "bytes of all operands; 0 for none"),
    .group("results", \.results),
    .integer("results_size", \.resultsSize, 1...sizeLimit, "bytes of all results"),
    .integer(
      "kilomacs", \.kilomacs, 0...workLimit, "thousands of multiplications with addition"),
    .integer("elements", \.elements, 0...workLimit, "elements that are read and written"),
  ]

  private static let sizeLimit: Int64 = 1 << 30
  private static let workLimit: Int64 = 1 << 31 - 1

  /// Where the description begins, among the parameters.
  public var description = Address()
  /// The bytes of the description.
  public var descriptionSize = 1
  /// Where the block of operands begins.
  public var operands = Address()
  /// The bytes of all operands that are not constants; 0 for none.
  public var operandsSize = 0
  /// Where the block of results begins.
  public var results = Address()
  /// The bytes of all results.
  public var resultsSize = 1
  /// Thousands of multiplications with addition.
  public var kilomacs = 0
  /// Elements that are read and written.
  public var elements = 0

  /// Creates a call without operands.
  public init() {}

  /// SW.
  public var engine: Engine { .sw }
  /// The description and the operands.
  public var reads: [Region] {
    let description = Region("description", at: description, run: descriptionSize)
    guard operandsSize > 0 else { return [description] }
    return [
      description,
      Region("operands", at: operands, run: operandsSize, alignment: Self.alignment),
    ]
  }
  /// The results.
  public var writes: [Region] {
    [Region("results", at: results, run: resultsSize, alignment: Self.alignment)]
  }
  /// Multiplications and elements, as the program says.
  public var work: Work {
    var work = Work(reads: Array(reads.dropFirst()), writes: writes)
    work.macs = 1000 * kilomacs
    work.elements = elements
    work.elementBits = 32
    return work
  }

  /// What every operand and every result in a block begins at a multiple of, in bytes.
  public static let alignment = 64

  /// `size` bytes up to the next such multiple.
  public static func aligned(_ size: Int) -> Int {
    (size + alignment - 1) / alignment * alignment
  }

  /// Throws where the description is not among the parameters.
  public func check(in memory: MemoryMap) throws {
    guard description.space == .parameters else {
      throw Diagnostic.error("the description at \(description) is not among the parameters")
    }
  }

  /// Lets the host's engine read the description.
  ///
  /// - Throws: a `Diagnostic` where there is no engine or it can't run what is described.
  public func makeExecution(in context: ExecutionContext) throws -> any Execution {
    guard let engine = context.hostEngine else {
      throw Diagnostic.error("the program calls the host's processor, which has no engine here")
    }
    let end = description.offset + descriptionSize
    guard let window = context.parameters.window(description.offset..<end) else {
      throw Diagnostic.error("the description leaves the parameters")
    }
    let function = try engine.function(
      describedBy: window, operandsSize: operandsSize, resultsSize: resultsSize)
    return HostExecution(
      function: function,
      operands: UnsafeRawBufferPointer(
        start: operandsSize > 0 ? context.pointer(operands) : nil, count: operandsSize),
      results: UnsafeMutableRawBufferPointer(start: context.pointer(results), count: resultsSize))
  }
}

/// A call with its blocks of memory.
private struct HostExecution: Execution {
  let function: any HostFunction
  let operands: UnsafeRawBufferPointer
  let results: UnsafeMutableRawBufferPointer

  func run() { function.run(operands: operands, results: results) }
}
