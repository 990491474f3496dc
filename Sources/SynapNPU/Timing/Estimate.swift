/// How long a program would take on the silicon, and where.
public struct Estimate: Sendable {
  /// What one layer costs.
  public struct LayerCost: Hashable, Sendable {
    /// The index of the layer in the program.
    public var layer: Int
    /// The cycles of its instructions, added up.
    public var cycles = 0
    /// Bytes read from and written to DDR.
    public var ddr = Work.Traffic()
    /// The engine that spends most of the cycles; nil where no instruction is charged to the layer.
    public var engine: Engine?
  }

  /// The target's figures.
  public let hardware: Hardware
  /// When each instruction runs.
  public let timeline: Timeline
  /// The cost of each layer, in the program's order.
  public let layers: [LayerCost]
  /// The cycles that each engine is busy.
  public let engineCycles: [Engine: Int]

  /// The cycles of the whole program.
  public var cycles: Int { timeline.cycles }
  /// The time of the whole program in milliseconds.
  public var milliseconds: Double { milliseconds(cycles) }

  /// `cycles` in milliseconds at the target's clock.
  public func milliseconds(_ cycles: Int) -> Double { Double(cycles) / hardware.clock * 1000 }

  /// Estimates a valid program.
  public init(program: Program, hardware: Hardware) {
    let timeline = Timeline(program: program, hardware: hardware)
    var layers = program.layers.indices.map { LayerCost(layer: $0) }
    var byEngine = [[Engine: Int]](repeating: [:], count: layers.count)
    var engineCycles: [Engine: Int] = [:]
    for (entry, origin) in zip(timeline.entries, program.origins) {
      engineCycles[entry.engine, default: 0] += entry.cycles
      guard let origin else { continue }
      layers[origin].cycles += entry.cycles
      layers[origin].ddr.read += entry.work.ddr.read
      layers[origin].ddr.written += entry.work.ddr.written
      byEngine[origin][entry.engine, default: 0] += entry.cycles
    }
    for index in layers.indices {
      layers[index].engine = Engine.allCases
        .filter { byEngine[index][$0] != nil }
        .max { byEngine[index][$0, default: 0] < byEngine[index][$1, default: 0] }
    }
    self.hardware = hardware
    self.timeline = timeline
    self.layers = layers
    self.engineCycles = engineCycles
  }
}
