import SynapCore
import SynapNPU
import Testing

@Suite struct FuzzTests {
  @Test func changedProgramsEndInADiagnosticOrARun() throws {
    let seed = InstructionSetTests.seed
    let sample = try SampleProgram(height: 3, width: 4, channels: 3, seed: seed)
    let file = try sample.program.encoded()
    var generator = SeededGenerator(seed: seed)
    var runs = 0
    var refusals = 0
    for round in 0..<20_000 {
      var changed = file
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let place = Int.random(in: 0..<changed.count, using: &generator)
        changed[place] = UInt8.random(in: 0...255, using: &generator)
      }
      do {
        let program = try Program(decoding: StorageWindow(copying: changed), name: "fuzzed")
        // A size of memory that is valid and large costs seconds to clear and shows nothing.
        let isLarge = max(program.ddrByteCount, program.sramByteCount) >= 1 << 22
        guard !isLarge || (try? program.validate()) == nil else { continue }
        let machine = try Machine(
          program: program, threads: round.isMultiple(of: 2) ? 1 : nil, hostEngine: AddingHost())
        machine.run()
        runs += 1
        if round.isMultiple(of: 100) {
          #expect(Estimate(program: program, hardware: .vs680).cycles > 0)
        }
      } catch {
        #expect(error is Diagnostic, "seed \(seed), round \(round): \(error)")
        refusals += 1
      }
    }
    #expect(runs > 1000 && refusals > 1000, "\(runs) runs, \(refusals) refusals, seed \(seed)")
  }

  /// What is to be done is counted only where a program is known to fit its memory.
  @Test func programsBeyondAllMemoryAreRefusedForAnyNumberOfThreads() {
    let huge = FullyConnected {
      $0.input = map(0, 65536, 65536, 65536)
      $0.output = map(0, 65536, 65536, 65536)
    }
    let ungrouped = Convolution { $0.groups = 0 }
    for instruction in [huge, ungrouped] as [any Instruction] {
      var builder = ProgramBuilder(targetName: "VS680")
      builder.append(instruction, layer: nil)
      let program = builder.unchecked()
      for threads in [1, nil] {
        #expect(throws: Diagnostic.self) { try Machine(program: program, threads: threads) }
      }
    }
  }

  @Test func changedAssemblyEndsInADiagnosticOrAProgram() throws {
    let seed = InstructionSetTests.seed
    let sample = try SampleProgram(height: 3, width: 4, channels: 3, seed: seed)
    let text = Array(sample.program.disassembly.utf8)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1000 {
      var changed = text
      changed[Int.random(in: 0..<text.count, using: &generator)] = UInt8.random(
        in: 0...255, using: &generator)
      do {
        _ = try Program(
          assembling: String(decoding: changed, as: UTF8.self),
          parameters: sample.program.parameters, name: "fuzzed"
        ).encoded()
      } catch {
        #expect(error is Diagnostic, "seed \(seed): \(error)")
      }
    }
  }
}
