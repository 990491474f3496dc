/// How long a program would take on the silicon, and where.
public struct Estimate: Sendable {
  /// What one layer costs.
  public struct LayerCost: Hashable, Sendable {
    /// The index of the layer in the program.
    public var layer: Int
    /// The cycles by which it makes the program longer: those in which the end waits for one of its
    /// instructions. What other engines do meanwhile costs nothing.
    public var cycles = 0
    /// The cycles that its instructions keep their engines busy.
    public var busyCycles = 0
    /// The share of the convolution cores' peak rate, or of the tensor processor's in bytes, that is
    /// reached while they are busy, 0...1; nil on other engines.
    public var utilization: Double?
    /// Bytes read from and written to DDR, parameters included.
    public var ddr = Work.Traffic()
    /// The engine that is busy longest; nil where no instruction is charged to the layer.
    public var engine: Engine?
    /// The index of its longest instruction.
    public var longest: Int?
    /// What keeps that one from being faster.
    public var bound: Cost.Bound?
  }

  /// The target's figures.
  public let hardware: Hardware
  /// What is done.
  public let workload: Workload
  /// When each instruction runs.
  public let timeline: Timeline
  /// The cost of each layer, in the program's order.
  public let layers: [LayerCost]
  /// The cycles that each engine is busy.
  public let engineCycles: [Engine: Int]
  /// The cycles that no layer is charged with, in which the end waits for parameters or for
  /// instructions without a layer; with the layers' cycles they make up those of the program.
  public let waitingCycles: Int

  /// The cycles of the whole program.
  public var cycles: Int { timeline.cycles }
  /// The time of the whole program in milliseconds.
  public var milliseconds: Double { milliseconds(cycles) }

  /// `cycles` in milliseconds at the target's clock.
  public func milliseconds(_ cycles: Int) -> Double { Double(cycles) / hardware.clock * 1000 }

  /// The time of reading the model's file, in milliseconds.
  public var loadMilliseconds: Double {
    Double(workload.parameterByteCount) * hardware.loadTimePerByte * 1000
  }

  /// The time of preparing the model, in milliseconds.
  public var initializationMilliseconds: Double {
    let bytes = Double(workload.parameterByteCount + workload.ddrByteCount)
    let programs = Double(workload.steps.count { $0.engine == .sh })
    return 1000
      * (bytes * hardware.initializationTimePerByte + programs * hardware.shaderInitializationTime)
  }

  /// Estimates a valid program.
  public init(program: Program, hardware: Hardware) {
    self.init(Workload(of: program), hardware: hardware)
  }

  /// Estimates a workload.
  public init(_ workload: Workload, hardware: Hardware) {
    let timeline = Timeline(workload, hardware: hardware)
    var tally = LayerTally(workload, hardware)
    for entry in timeline.entries { tally.add(entry) }
    for entry in timeline.criticalEntries { tally.charge(entry) }
    self.hardware = hardware
    self.workload = workload
    self.timeline = timeline
    layers = tally.layers
    engineCycles = tally.engineCycles
    waitingCycles = timeline.cycles - tally.layers.reduce(0) { $0 + $1.cycles }
  }
}

extension Timeline {
  /// The entries that the end waits for, last first: each begins when or after the next one ends.
  public var criticalEntries: [Entry] {
    var next = entries.indices.max { entries[$0].end < entries[$1].end }
    var path: [Entry] = []
    while let index = next {
      path.append(entries[index])
      next = entries[index].predecessor
    }
    return path
  }
}

/// What has been counted of each layer.
private struct LayerTally {
  private(set) var layers: [Estimate.LayerCost]
  private(set) var engineCycles: [Engine: Int] = [:]
  private let hardware: Hardware
  private let origins: [Int?]
  private var byEngine: [[Engine: Int]]
  private var longestCycles: [Int]

  init(_ workload: Workload, _ hardware: Hardware) {
    self.hardware = hardware
    origins = workload.steps.map(\.layer)
    layers = workload.layers.indices.map { Estimate.LayerCost(layer: $0) }
    byEngine = layers.map { _ in [:] }
    longestCycles = layers.map { _ in -1 }
  }

  mutating func add(_ entry: Timeline.Entry) {
    engineCycles[entry.engine, default: 0] += entry.cycles
    guard let layer = origins[entry.instruction] else { return }
    layers[layer].busyCycles += entry.cycles
    layers[layer].ddr.read += entry.work.ddr.read + entry.work.parameters
    layers[layer].ddr.written += entry.work.ddr.written
    byEngine[layer][entry.engine, default: 0] += entry.cycles
    layers[layer].engine = Engine.allCases.max {
      byEngine[layer][$0, default: -1] < byEngine[layer][$1, default: -1]
    }
    if entry.cycles > longestCycles[layer] {
      longestCycles[layer] = entry.cycles
      layers[layer].longest = entry.instruction
      layers[layer].bound = entry.cost.bound
      layers[layer].utilization = utilization(entry)
    }
  }

  mutating func charge(_ entry: Timeline.Entry) {
    guard let layer = origins[entry.instruction] else { return }
    layers[layer].cycles += entry.cycles
  }

  private func utilization(_ entry: Timeline.Entry) -> Double? {
    guard entry.cycles > 0 else { return nil }
    let wide = entry.work.elementBits > 8
    switch entry.engine {
    case .nn:
      let peak = wide ? hardware.peakMacs16 : hardware.peakMacs
      return Double(entry.work.macs) / (Double(entry.cycles) * peak)
    case .tp:
      let bytes = Double(entry.work.elements * max(entry.work.elementBits, 8) / 8)
      return bytes / (Double(entry.cycles) * hardware.tensorBytes)
    case .sh, .sw: return nil
    }
  }
}
