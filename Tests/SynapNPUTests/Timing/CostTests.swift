import SynapNPU
import Testing

@Suite struct CostTests {
  let chip = Hardware.vs680

  @Test func coresWithoutAnOutputChannelRunIdle() {
    var work = Work()
    work.macs = 22_000_000
    work.outputChannels = 22
    let full = chip.cost(of: work, on: .nn).compute
    #expect(abs(full - 22_000_000 / (22 * chip.macsPerCore)) < 1e-6)
    work.outputChannels = 16
    #expect(abs(chip.cost(of: work, on: .nn).compute - full * 22 / 16) < 1e-6)
    work.outputChannels = 32
    #expect(abs(chip.cost(of: work, on: .nn).compute - full * 44 / 32) < 1e-6)
  }

  @Test func sixteenBitProductsTakeLonger() {
    var work = Work()
    (work.macs, work.outputChannels) = (1_000_000, 64)
    let narrow = chip.cost(of: work, on: .nn).compute
    work.elementBits = 16
    #expect(chip.cost(of: work, on: .nn).compute == chip.sixteenBitFactor * narrow)
    #expect(chip.sixteenBitFactor > 3)
  }

  @Test func mapsThatLeaveTheChipCostMore() {
    var resident = Work()
    resident.elements = 1 << 20
    resident.sram = .init(read: 1 << 20, written: 1 << 20)
    var spilled = Work()
    spilled.elements = 1 << 20
    spilled.ddr = .init(read: 1 << 20, written: 1 << 20)
    let (near, far) = (chip.cost(of: resident, on: .tp), chip.cost(of: spilled, on: .tp))
    #expect(near.bound == .sram)
    #expect(far.bound == .ddr)
    #expect(far.cycles > 3 * near.cycles)
  }

  @Test func blocksMoveAtTheMemorysRate() {
    var work = Work()
    work.elements = 1 << 20
    work.ddr = .init(read: 1 << 20)
    let elements = chip.cost(of: work, on: .tp)
    work.elements = 0
    work.isBlockTransfer = true
    #expect(chip.cost(of: work, on: .tp).cycles < elements.cycles / 10)
  }

  @Test func theShaderHasItsOwnClock() {
    var work = Work()
    work.elements = 1_000_000
    let seconds = [Hardware.vs680, .vs640].map {
      $0.cost(of: work, on: .sh).compute / $0.clock
    }
    #expect(abs(seconds[0] - seconds[1]) < 1e-12)
  }

  @Test func smallInstructionsAreBoundByTheirStart() {
    var work = Work()
    work.elements = 10
    for engine in Engine.allCases {
      #expect(chip.cost(of: work, on: engine).bound == .start)
    }
  }

  @Test(arguments: [(Hardware.vs680, 7.9e12), (.vs640, 1.6e12)])
  func peakRatesAreTheStatedOnes(chip: Hardware, peak: Double) {
    #expect(abs(2 * chip.peakMacs * chip.clock - peak) < 0.02 * peak)
  }

  @Test func constantsAreNamedOnceAndAtMostADozenAreFitted() {
    let names = HardwareConstant.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(HardwareConstant.all.count { $0.origin == .fitted } <= 12)
    // Every stored figure but the two memory sizes, which fits can't move, has a row.
    let properties = Mirror(reflecting: Hardware.vs680).children.compactMap(\.label)
    #expect(
      Set(properties).subtracting(names) == ["sramByteCount", "weightCacheByteCount"])
  }
}
