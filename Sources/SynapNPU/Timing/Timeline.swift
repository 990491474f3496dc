/// When each instruction of a program runs: engines work side by side, an instruction begins when its
/// engine is free and those whose bytes it needs have ended.
public struct Timeline: Sendable {
  /// One instruction.
  public struct Entry: Hashable, Sendable {
    /// The index of the instruction.
    public var instruction: Int
    /// The engine.
    public var engine: Engine
    /// The cycle in which it begins.
    public var start: Int
    /// The cycle after its last one.
    public var end: Int
    /// How much it does.
    public var work: Work

    /// The cycles that it takes.
    public var cycles: Int { end - start }
  }

  /// The instructions in the order of the program.
  public let entries: [Entry]
  /// The cycles of the whole program.
  public var cycles: Int { entries.map(\.end).max() ?? 0 }

  /// Places the instructions of a valid `program`.
  ///
  /// An instruction waits for earlier ones that write what it reads or writes, or read what it
  /// writes.
  public init(program: Program, hardware: Hardware) {
    var entries: [Entry] = []
    var footprints: [(reads: [Region], writes: [Region])] = []
    var free: [Engine: Int] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      let reads = instruction.reads.filter { $0.space != .parameters }
      let writes = instruction.writes
      var start = free[instruction.engine, default: 0]
      for (entry, earlier) in zip(entries, footprints) where entry.end > start {
        let waits =
          Self.overlap(earlier.writes, reads) || Self.overlap(earlier.writes, writes)
          || Self.overlap(earlier.reads, writes)
        if waits { start = entry.end }
      }
      let work = instruction.work
      let end = start + hardware.cycles(for: work, on: instruction.engine)
      entries.append(
        Entry(
          instruction: index, engine: instruction.engine, start: start, end: end, work: work))
      footprints.append((reads, writes))
      free[instruction.engine] = end
    }
    self.entries = entries
  }

  private static func overlap(_ first: [Region], _ second: [Region]) -> Bool {
    first.contains { region in second.contains { region.overlaps($0) } }
  }
}
