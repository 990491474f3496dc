import SynapCore

/// One instruction of the machine: its operands as properties, everything else derived from them.
public protocol Instruction: Sendable, Equatable {
  /// The first byte of the encoding.
  static var opcode: UInt8 { get }
  /// The name in assembly text.
  static var mnemonic: String { get }
  /// What the instruction computes, in one sentence.
  static var summary: String { get }
  /// The operands, in the order of their encoding.
  static var fields: Fields<Self> { get }

  /// Creates an instruction whose operands have their smallest values.
  init()

  /// The engine that runs it.
  var engine: Engine { get }
  /// The bytes that it reads, constants included.
  var reads: [Region] { get }
  /// The bytes that it writes.
  var writes: [Region] { get }
  /// Whether the result may replace an operand that has the same bytes in the same order.
  var canRunInPlace: Bool { get }
  /// How much there is to do.
  var work: Work { get }

  /// Throws where operands don't fit each other or constants are out of range. Called by
  /// `validate(in:)` when every field is in range and every region lies inside its memory.
  func check(in memory: MemoryMap) throws

  /// Prepares to run on the memories of `context`; the instruction has been validated.
  ///
  /// - Throws: a `Diagnostic` where memory runs out.
  func makeExecution(in context: ExecutionContext) throws -> any Execution
}

extension Instruction {
  /// False.
  public var canRunInPlace: Bool { false }

  /// Creates an instruction whose operands `configure` sets.
  public init(_ configure: (inout Self) -> Void) {
    self.init()
    configure(&self)
  }

  /// Throws a `Diagnostic` unless running this instruction can neither read nor write outside its
  /// memories nor depend on the order in which its elements are computed.
  public func validate(in memory: MemoryMap) throws {
    for field in Self.fields.all { _ = try field.value(in: self) }
    let reads = reads
    let writes = writes
    for region in reads + writes { try memory.check(region) }
    for write in writes {
      guard write.space != .parameters else {
        throw Diagnostic.error("\(write.name) lies in the parameters, which are read-only")
      }
      guard write.isDistinct else {
        throw Diagnostic.error("\(write.name) has elements that overlap each other")
      }
      for read in reads where write.overlaps(read) {
        guard canRunInPlace && write.isSame(as: read) else {
          throw Diagnostic.error("\(write.name) overlaps \(read.name)")
        }
      }
    }
    try check(in: memory)
  }
}
