import SynapNPU
import Testing

@Suite struct TimelineTests {
  /// A step of `cycles` cycles of computing on the tensor processor or the convolution cores.
  private func step(
    _ engine: Engine, elements: Int = 0, ddr: Int = 0, parameters: Int = 0, after: [Int] = [],
    layer: Int? = nil
  ) -> Workload.Step {
    var work = Work()
    work.elements = elements
    work.ddr.read = ddr
    work.parameters = parameters
    return Workload.Step(engine: engine, work: work, layer: layer, dependencies: after)
  }

  private func timeline(_ steps: [Workload.Step], _ hardware: Hardware = .vs680) -> Timeline {
    Timeline(Workload(targetName: "VS680", steps: steps), hardware: hardware)
  }

  @Test func enginesRunSideBySideAndInOrder() {
    let entries = timeline([
      step(.nn, elements: 460_000), step(.tp, elements: 10_000), step(.nn, elements: 4600),
      step(.tp, elements: 10_000, after: [2]),
    ]).entries
    #expect(entries[0].start == 0)
    #expect(entries[1].start == 0)
    #expect(entries[2].start == entries[0].end)
    #expect(entries[3].start == entries[2].end)
    #expect(entries[3].predecessor == 2)
  }

  @Test func trafficSharesTheBandwidth() {
    // Each alone is bound by DDR; together they take as long as their bytes.
    let alone = timeline([step(.nn, ddr: 1 << 22)]).cycles
    var chip = Hardware.vs680
    chip.streamBytesPerCycle = 1000
    let both = timeline(
      [step(.nn, ddr: 1 << 22), step(.sh, elements: 10, ddr: 1 << 22)], chip
    ).entries
    #expect(both[0].cycles > alone * 3 / 2)
    #expect(both[0].cycles < alone * 21 / 10)
  }

  @Test func parametersAreFetchedAhead() {
    let hardware = Hardware.vs680
    let parameters = 200_000
    let fetch = Int(Double(parameters) / hardware.ddrBytesPerCycle)
    // The first waits for its own; the second's come while the first computes.
    let entries = timeline([
      step(.nn, elements: 4_600_000, parameters: parameters),
      step(.nn, elements: 46_000, parameters: parameters),
    ]).entries
    #expect(abs(entries[0].start - fetch) <= 1)
    #expect(entries[1].start == entries[0].end)
  }

  @Test func parametersBeyondTheRoomOnChipWait() {
    let parameters = Hardware.vs680.weightCacheByteCount
    let entries = timeline([
      step(.nn, elements: 4_600_000, parameters: parameters),
      step(.nn, elements: 46_000, parameters: parameters),
    ]).entries
    #expect(entries[1].start > entries[0].end)
  }

  @Test func layersAndWaitingAddUpToTheTotal() {
    var generator = Generator(state: 7)
    for _ in 0..<200 {
      let steps = (0..<30).map { index in
        let after = index == 0 ? [] : [Int(generator.next() % UInt64(index))]
        return step(
          [.nn, .tp, .sh][Int(generator.next() % 3)],
          elements: Int(generator.next() % 100_000), ddr: Int(generator.next() % 300_000),
          parameters: Int(generator.next() % 300_000),
          after: generator.next() % 2 == 0 ? after : [], layer: Int(generator.next() % 10))
      }
      let layers = (0..<10).map { Layer(id: "\($0)", name: "\($0)", kind: "") }
      let workload = Workload(targetName: "VS680", layers: layers, steps: steps)
      let estimate = Estimate(workload, hardware: .vs680)
      let sum = estimate.layers.reduce(0) { $0 + $1.cycles }
      #expect(sum + estimate.waitingCycles == estimate.cycles)
      #expect(estimate.waitingCycles >= 0)
      #expect(LayerCostTable(estimate).rows.reduce(0) { $0 + $1.cycles } == estimate.cycles)
      for entry in estimate.timeline.entries {
        #expect(entry.end >= entry.start)
        for earlier in steps[entry.instruction].dependencies {
          #expect(estimate.timeline.entries[earlier].end <= entry.start)
        }
      }
      #expect(estimate.cycles == Estimate(workload, hardware: .vs680).cycles)
    }
  }

  @Test func emptyProgramsTakeNoTime() {
    let estimate = Estimate(Workload(targetName: "VS680"), hardware: .vs680)
    #expect(estimate.cycles == 0)
    #expect(estimate.waitingCycles == 0)
  }
}

/// splitmix64.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
