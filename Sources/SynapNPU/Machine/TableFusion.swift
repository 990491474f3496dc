/// An execution that can replace its results by their entries in a table as it stores them.
protocol LookingUp: Execution {
  /// What the instruction writes.
  var result: FeatureMap { get }

  /// The same computation, whose results are replaced by their entries in `table` of 256 bytes and
  /// stored in `output`, which has the extents of `result`.
  func lookingUp(_ table: UnsafePointer<UInt8>, storing output: FeatureMap) -> any Execution
}

/// Finds table functions that the instruction before can take over, which saves writing and reading
/// what lies between them.
///
/// Nothing must read that but the table function: whole runs leave it out of memory.
struct TableFusion {
  private let program: Program
  private let context: ExecutionContext
  private let reads, writes: [[Region]]

  /// The most instructions looked at for one that reads a result.
  private static let horizon = 1024

  init(_ program: Program, in context: ExecutionContext) {
    self.program = program
    self.context = context
    reads = program.instructions.map(\.reads)
    writes = program.instructions.map(\.writes)
  }

  /// What a whole run executes instead of `executions`, which are those of the instructions.
  func fused(_ executions: [any Execution]) -> [any Execution] {
    var result: [any Execution] = []
    var index = 0
    while index < executions.count {
      if let execution = pair(at: index, executions[index]) {
        result.append(execution)
        index += 2
      } else {
        result.append(executions[index])
        index += 1
      }
    }
    return result
  }

  /// Instruction `index`, which `execution` runs, and the table function behind it as one.
  private func pair(at index: Int, _ execution: any Execution) -> (any Execution)? {
    guard let first = execution as? any LookingUp, index + 1 < program.instructions.count,
      let lookup = program.instructions[index + 1] as? Lookup,
      lookup.input.elementType.byteCount == 1, first.result.isDense, lookup.input.isDense,
      lookup.input.address == first.result.address,
      lookup.input.byteCount == first.result.byteCount,
      let output = lookup.output.arranged(as: first.result)
    else { return nil }
    let region = output.region("output")
    guard !reads[index].contains(where: { $0.overlaps(region) }),
      isOverwrittenUnread(first.result, after: index + 1)
    else { return nil }
    let table = UnsafePointer(context.pointer(lookup.table).assumingMemoryBound(to: UInt8.self))
    return first.lookingUp(table, storing: output)
  }

  /// Whether every byte of the dense `map` is written again before it is read, by the instruction
  /// `index` or what follows it, in this run or the next.
  private func isOverwrittenUnread(_ map: FeatureMap, after index: Int) -> Bool {
    let count = program.instructions.count
    var live = LiveBytes(of: map)
    for step in 0..<min(count, Self.horizon) {
      let next = (index + step) % count
      if next == 0, program.outputs.contains(where: { live.isRead(by: $0.region) }) { return false }
      if step > 0, reads[next].contains(where: live.isRead) { return false }
      // What a host call writes is a bound: gaps between its results stay as they are.
      if program.instructions[next] is HostCall { continue }
      for write in writes[next] { live.remove(write) }
      if live.isEmpty { return true }
      if live.isScattered { return false }
    }
    return false
  }
}

extension FeatureMap {
  /// The same elements in the same order with the extents of `shape`, which has as many; nil where
  /// pitches can't tell where they lie.
  fileprivate func arranged(as shape: FeatureMap) -> FeatureMap? {
    if hasExtents(of: shape) { return self }
    let isEven = height == 1 || rowPitch == width * pixelPitch
    guard elementCount == shape.elementCount, isEven, isDense || channels == shape.channels
    else { return nil }
    return FeatureMap(
      address: address, height: shape.height, width: shape.width, channels: shape.channels,
      pixelPitch: isDense ? nil : pixelPitch, elementType: elementType)
  }
}
