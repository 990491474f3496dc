/// All that a program has to do, step by step, without the bytes: what the timing model looks at.
public struct Workload: Hashable, Sendable {
  /// What one instruction does.
  public struct Step: Hashable, Sendable {
    /// The engine that runs it.
    public var engine: Engine
    /// How much it does.
    public var work: Work
    /// The index of its layer; nil where it has none.
    public var layer: Int?
    /// The earlier steps that it waits for, by index: those that write what it reads or writes, or
    /// read what it writes, but for steps of its own engine, which run in order anyway.
    public var dependencies: [Int]

    /// Creates a step.
    public init(engine: Engine, work: Work, layer: Int? = nil, dependencies: [Int] = []) {
      self.engine = engine
      self.work = work
      self.layer = layer
      self.dependencies = dependencies
    }
  }

  /// The target's name.
  public var targetName: String
  /// The layers that steps are charged to.
  public var layers: [Layer]
  /// The steps in the order of the program.
  public var steps: [Step]
  /// The bytes of constants.
  public var parameterByteCount: Int
  /// The bytes of the work area in DDR.
  public var ddrByteCount: Int

  /// Creates a workload.
  public init(
    targetName: String, layers: [Layer] = [], steps: [Step] = [], parameterByteCount: Int = 0,
    ddrByteCount: Int = 0
  ) {
    self.targetName = targetName
    self.layers = layers
    self.steps = steps
    self.parameterByteCount = parameterByteCount
    self.ddrByteCount = ddrByteCount
  }

  /// The workload of a valid program.
  public init(of program: Program) {
    self.init(
      targetName: program.targetName, layers: program.layers,
      parameterByteCount: program.parameters.byteCount, ddrByteCount: program.ddrByteCount)
    var operands: [(reads: [Region], writes: [Region])] = []
    for (instruction, layer) in zip(program.instructions, program.origins) {
      let reads = instruction.reads.filter { $0.space != .parameters }
      let writes = instruction.writes
      let dependencies = operands.indices.filter { index in
        steps[index].engine != instruction.engine
          && (Self.overlap(operands[index].writes, reads)
            || Self.overlap(operands[index].writes, writes)
            || Self.overlap(operands[index].reads, writes))
      }
      steps.append(
        Step(
          engine: instruction.engine, work: instruction.work, layer: layer,
          dependencies: dependencies))
      operands.append((reads, writes))
    }
  }

  private static func overlap(_ first: [Region], _ second: [Region]) -> Bool {
    first.contains { region in second.contains { region.overlaps($0) } }
  }
}
