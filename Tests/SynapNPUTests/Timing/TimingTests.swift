import SynapCore
import SynapNPU
import Testing

@Suite struct TimingTests {
  let convolution = Convolution {
    $0.input = FeatureMap(
      address: Address(.sram), height: 60, width: 80, channels: 64, elementType: .uint8)
    $0.output = map(0, 60, 80, 128)
    $0.window = Window(kernelHeight: 3, kernelWidth: 3, padTop: 1, padLeft: 1)
    $0.weights.isPerChannel = true
    $0.tiling = Tiling(width: 40, height: 30, channels: 64, cachesWeights: true)
  }

  @Test func countsMultiplications() {
    #expect(convolution.work.macs == 60 * 80 * 128 * 9 * 64)
  }

  @Test func readsHalosOncePerPassAndWeightsOncePerTile() {
    let constants = 128 * 9 * 64 + 4 * 128 + 8 * 128
    let input = (2 * 32) * (2 * 42) * 64 * 2
    #expect(convolution.work.sram == .init(read: input))
    #expect(convolution.work.parameters == constants)
    #expect(convolution.work.ddr == .init(written: 60 * 80 * 128))
    var streamed = convolution
    streamed.tiling.cachesWeights = false
    #expect(streamed.work.parameters == constants)
    #expect(streamed.work.ddr.read == 3 * constants)
  }

  @Test func independentInstructionsRunSideBySide() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 4000
    let layer = builder.append(Layer(id: "0", name: "a", kind: "Fill"))
    builder.append(Fill { $0.output = map(0, 1, 1, 1000) }, layer: layer)
    builder.append(Fill { $0.output = map(2000, 1, 1, 250, .float32) }, layer: layer)
    builder.append(
      MaxPool {
        $0.input = map(2000, 1, 1, 250, .float32)
        $0.output = map(3000, 1, 1, 250, .float32)
      }, layer: nil)
    let estimate = Estimate(program: try builder.build(), hardware: .vs680)
    let entries = estimate.timeline.entries
    #expect(entries.map(\.engine) == [.tp, .sh, .sh])
    #expect(entries[0].start == 0)
    #expect(entries[1].start == 0)
    #expect(entries[2].start == entries[1].end)
    #expect(estimate.cycles == entries[2].end)
    #expect(estimate.layers[0].busyCycles == entries[0].cycles + entries[1].cycles)
    #expect(estimate.layers[0].ddr == .init(written: 2000))
    #expect(estimate.engineCycles[.tp] == entries[0].cycles)
    #expect(
      abs(estimate.milliseconds - Double(estimate.cycles) / Hardware.vs680.clock * 1000) < 1e-9)
  }

  @Test func dependentInstructionsWait() throws {
    let sample = try SampleProgram(height: 7, width: 13, channels: 5, seed: 1)
    let entries = Timeline(program: sample.program, hardware: .vs680).entries
    let lookup = try #require(entries.first { $0.engine == .tp })
    #expect(lookup.start == entries[0].end)
  }
}

@Suite struct TargetTests {
  @Test(arguments: [
    ("VS680", "VS680"), ("dolphin", "VS680"), ("vs640a0", "VS640"), ("Platypus", "VS640"),
    ("sl1680", "SL1680"),
  ])
  func findsTargetsByAnyName(name: String, expected: String) throws {
    #expect(try Target.named(name).name == expected)
    #expect(try Target.named(name).hasNPU)
  }

  @Test func knowsTargetsWithoutAnNPU() throws {
    for name in ["GENERIC", "DVF120", "SL1620"] {
      #expect(try !Target.named(name).hasNPU)
    }
    #expect(throws: Diagnostic.self) { try Target.named("VS999") }
  }

  @Test(arguments: [
    ("VS680", "SL1680", true), ("SL1640", "VS640", true), ("VS680", "VS640", false),
    ("GENERIC", "VS640", true), ("SL1620", "GENERIC", true), ("VS640", "GENERIC", false),
  ])
  func runsProgramsOfTheSameNPU(program: String, board: String, isRun: Bool) throws {
    #expect(try Target.named(board).runsPrograms(of: .named(program)) == isRun)
  }
}
