/// When each step of a workload runs: engines work side by side, a step begins when its engine is
/// free, those whose bytes it needs have ended and its parameters are on the chip.
///
/// Traffic with DDR shares the bandwidth: where the steps that run ask for more than there is, all of
/// them slow down alike. Parameters are fetched in order with what is left, ahead of their step as
/// far as they have room on the chip.
public struct Timeline: Sendable {
  /// One step.
  public struct Entry: Hashable, Sendable {
    /// The index of the step, which is that of the instruction.
    public var instruction: Int
    /// The engine.
    public var engine: Engine
    /// The cycle in which it begins.
    public var start: Int
    /// The cycle after its last one.
    public var end: Int
    /// How much it does.
    public var work: Work
    /// What it costs where it runs alone.
    public var cost: Cost
    /// The entry that it follows on the way to its start: the one that ended last of its engine's
    /// and those that it needs.
    public var predecessor: Int?

    /// The cycles that it takes.
    public var cycles: Int { end - start }
  }

  /// The steps in the order of the program.
  public let entries: [Entry]
  /// The cycles of the whole program.
  public var cycles: Int { entries.map(\.end).max() ?? 0 }

  /// Places the steps of `workload`.
  public init(_ workload: Workload, hardware: Hardware) {
    var simulation = Simulation(workload, hardware)
    simulation.run()
    entries = simulation.entries()
  }

  /// Places the instructions of a valid `program`.
  public init(program: Program, hardware: Hardware) {
    self.init(Workload(of: program), hardware: hardware)
  }
}

/// The state of all engines as time passes.
private struct Simulation {
  private let steps: [Workload.Step]
  private let costs: [Cost]
  private let bandwidth: Double
  private let room: Double
  private let queues: [[Int]]
  private var heads: [Int]
  private var running: [Int?]
  private var left: [Double]
  private var starts: [Double]
  private var ends: [Double]
  private var time = 0.0
  /// The step whose parameters are fetched next, and what is missing of them.
  private var fetching = 0
  private var missing: Double
  /// The bytes of parameters that have been fetched for steps that have not ended.
  private var held = 0.0

  init(_ workload: Workload, _ hardware: Hardware) {
    let steps = workload.steps
    self.steps = steps
    costs = steps.map { hardware.cost(of: $0.work, on: $0.engine) }
    bandwidth = hardware.ddrBytesPerCycle
    room = Double(hardware.weightCacheByteCount)
    queues = Engine.allCases.map { engine in steps.indices.filter { steps[$0].engine == engine } }
    heads = queues.map { _ in 0 }
    running = queues.map { _ in nil }
    left = costs.map(\.cycles)
    starts = steps.map { _ in 0 }
    ends = steps.map { _ in .infinity }
    missing = steps.first.map { Double($0.work.parameters) } ?? 0
  }

  mutating func run() {
    skipFetched()
    while true {
      startSteps()
      let active = running.compactMap { $0 }
      if active.isEmpty && fetching == steps.count { return }
      let demand = active.reduce(0) { $0 + rate($1) }
      let slowdown = max(1, demand / bandwidth)
      let free = mayFetch ? max(bandwidth - demand, 0) : 0
      var interval = free > 0 ? missing / free : .infinity
      for step in active { interval = min(interval, left[step] * pace(step, slowdown)) }
      guard interval.isFinite else { return }
      time += interval
      missing -= free * interval
      for step in active { left[step] -= interval / pace(step, slowdown) }
      endSteps()
      if free > 0 && missing <= 1e-6 {
        held += Double(steps[fetching].work.parameters)
        fetching += 1
        missing = fetching < steps.count ? Double(steps[fetching].work.parameters) : 0
        skipFetched()
      }
    }
  }

  /// Bytes per cycle that a running step takes from DDR.
  private func rate(_ step: Int) -> Double {
    let cycles = costs[step].cycles
    return cycles > 0 ? Double(steps[step].work.ddr.total) / cycles : 0
  }

  private func pace(_ step: Int, _ slowdown: Double) -> Double {
    steps[step].work.ddr.total > 0 ? slowdown : 1
  }

  /// Whether the next parameters have room; the next step's always have.
  private var mayFetch: Bool {
    guard fetching < steps.count else { return false }
    return held == 0 || held + Double(steps[fetching].work.parameters) <= room
  }

  private mutating func skipFetched() {
    while fetching < steps.count, steps[fetching].work.parameters == 0 {
      fetching += 1
      missing = fetching < steps.count ? Double(steps[fetching].work.parameters) : 0
    }
  }

  private mutating func startSteps() {
    for queue in queues.indices where running[queue] == nil && heads[queue] < queues[queue].count {
      let step = queues[queue][heads[queue]]
      guard step < fetching, steps[step].dependencies.allSatisfy({ ends[$0] <= time }) else {
        continue
      }
      running[queue] = step
      starts[step] = time
      heads[queue] += 1
    }
  }

  private mutating func endSteps() {
    for queue in queues.indices {
      guard let step = running[queue], left[step] <= 1e-6 else { continue }
      ends[step] = time
      running[queue] = nil
      held -= Double(steps[step].work.parameters)
    }
  }

  func entries() -> [Timeline.Entry] {
    var last = [Int?](repeating: nil, count: queues.count)
    return steps.indices.map { index in
      let step = steps[index]
      let queue = Engine.allCases.firstIndex(of: step.engine) ?? 0
      let candidates = step.dependencies + [last[queue]].compactMap { $0 }
      last[queue] = index
      return Timeline.Entry(
        instruction: index, engine: step.engine, start: cycle(starts[index]),
        end: cycle(ends[index]), work: step.work, cost: costs[index],
        predecessor: candidates.max { (ends[$0], $0) < (ends[$1], $1) })
    }
  }

  private func cycle(_ time: Double) -> Int {
    Int(min(time, Double(Work.limit) * Double(1 << 20)).rounded(.up))
  }
}
