import CKernels
import SynapCore

/// The emulator: runs one program on memories of its own, with the same bytes on every host.
///
/// A machine serves one thread at a time.
public final class Machine {
  /// The program.
  public let program: Program
  /// The number of threads.
  public let threadCount: Int
  /// The host instructions that kernels use.
  public let instructionSet: HostInstructionSet

  private let memories: [Storage]
  private let context: ExecutionContext
  private let executions: [any Execution]
  /// What a whole run executes: the same, with fewer steps.
  let fused: [any Execution]
  private let pool: OpaquePointer

  /// Validates `program`, allocates its memories and prepares its instructions.
  ///
  /// - Parameters:
  ///   - threads: The number of threads; nil takes one per processor that the caller may run
  ///     on, or a single one where waking others would take longer than they save.
  ///   - instructionSet: The host instructions to use; nil takes the best.
  ///   - hostEngine: What runs the calls of the host's processor; a program that has some can't
  ///     run without.
  /// - Throws: a `Diagnostic` where the program is invalid, the host lacks the instruction set, or
  ///   memory or threads run out.
  public init(
    program: Program, threads: Int? = nil, instructionSet: HostInstructionSet? = nil,
    hostEngine: (any HostEngine)? = nil
  ) throws {
    let instructionSet = instructionSet ?? .best
    guard instructionSet.isAvailable else {
      throw Diagnostic.error("this machine has no \(instructionSet)")
    }
    try program.validate()
    let threadCount = threads ?? Self.usefulThreads(for: program)
    guard (1...256).contains(threadCount) else {
      throw Diagnostic.error("\(threadCount) threads are not between 1 and 256")
    }
    let memories = [
      Self.withSlack(program.parameters),
      Storage.allocate(byteCount: program.ddrByteCount, isLasting: true),
      Storage.allocate(byteCount: program.sramByteCount, isLasting: true),
    ]
    var bases = try memories.map { memory in
      guard let base = memory.bytes.baseAddress else {
        throw Diagnostic.error("no memory for the program")
      }
      return base
    }
    if memories[0] === program.parameters.storage {
      bases[0] += program.parameters.range.lowerBound
    }
    guard let pool = ck_pool_create(Int32(threadCount)) else {
      throw Diagnostic.error("can't start \(threadCount) threads")
    }
    let context = ExecutionContext(
      bases: bases, pool: pool, kernelSet: instructionSet.kernelSet,
      parameters: program.parameters, hostEngine: hostEngine)
    do {
      executions = try program.instructions.enumerated().map { index, instruction in
        try locating(in: program.location(ofInstruction: index)) {
          try instruction.makeExecution(in: context)
        }
      }
    } catch {
      ck_pool_destroy(pool)
      throw error
    }
    fused = TableFusion(program, in: context).fused(executions)
    self.program = program
    self.threadCount = threadCount
    self.instructionSet = instructionSet
    self.memories = memories
    self.context = context
    self.pool = pool
  }

  deinit { ck_pool_destroy(pool) }

  private static func usefulThreads(for program: Program) -> Int {
    var steps = 0
    for instruction in program.instructions {
      let work = instruction.work
      steps += work.macs + work.elements * stepsPerElement
      if steps >= stepsWorthWaking { return Int(ck_processor_count()) }
    }
    return 1
  }

  /// Multiplications that take about as long as an element of any other operation.
  private static let stepsPerElement = 16
  /// About a tenth of a millisecond of a fast processor. Waking a thread takes a fifth of that, and
  /// every instruction waits for all threads.
  private static let stepsWorthWaking = 20_000_000

  /// Makes all memory that programs write zero, as it was in the beginning.
  public func clear() {
    for memory in memories.dropFirst() {
      memory.bytes.initializeMemory(as: UInt8.self, repeating: 0)
    }
  }

  /// Runs every instruction. A result that only the next one reads may be left out of memory.
  public func run() {
    for execution in fused { execution.run() }
  }

  /// Runs the instructions at `range`, which must be some of the program's, in order. They read what
  /// earlier ones have written, which after a whole run is not all of it.
  public func run(_ range: Range<Int>) {
    for execution in executions[range] { execution.run() }
  }

  /// Runs every instruction and tells `observer` before and after each.
  public func run(observer: some MachineObserver) {
    for (index, execution) in executions.enumerated() {
      observer.willRun(instruction: index, on: self)
      execution.run()
      observer.didRun(instruction: index, on: self)
    }
  }

  /// Calls `body` with the bytes of input `index`, to be filled before a run.
  public func withInput<Result>(
    _ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body(bytes(of: program.inputs[index].region))
  }

  /// Calls `body` with the bytes of output `index`, valid until the next run.
  public func withOutput<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeRawBufferPointer(bytes(of: program.outputs[index].region)))
  }

  /// Calls `body` with the bytes from the first to the last one of `region`, which must lie inside
  /// its memory.
  public func withBytes<Result>(
    of region: Region, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    precondition(
      region.start.offset >= 0
        && region.bounds.upperBound <= program.memory.byteCount(of: region.space),
      "region outside memory")
    return try body(UnsafeRawBufferPointer(bytes(of: region)))
  }

  private func bytes(of region: Region) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: context.pointer(region.start), count: region.span)
  }

  /// The storage of `window` where it is aligned to 64 bytes and 64 bytes behind it can be read;
  /// else a copy.
  private static func withSlack(_ window: StorageWindow) -> Storage {
    let isAligned =
      UInt(bitPattern: window.storage.bytes.baseAddress) &+ UInt(window.range.lowerBound)
    if window.range.upperBound + 64 <= window.storage.bytes.count, isAligned.isMultiple(of: 64) {
      return window.storage
    }
    let copy = Storage.allocate(byteCount: window.byteCount)
    copy.bytes.copyMemory(from: window.bytes)
    return copy
  }
}
