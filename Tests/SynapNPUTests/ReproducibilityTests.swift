import SynapCore
import SynapNPU
import Testing

@Suite struct ReproducibilityTests {
  @Test(arguments: [(7, 13, 5), (20, 31, 16), (12, 40, 35)])
  func everyInstructionSetAndThreadCountGivesTheSameBytes(
    height: Int, width: Int, channels: Int
  ) throws {
    let seed = InstructionSetTests.seed
    let sample = try SampleProgram(
      height: height, width: width, channels: channels, seed: seed)
    let expected = try sample.run(seed: seed, threads: 1, instructionSet: .scalar)
    #expect(Set(expected).count > 100)
    for set in HostInstructionSet.available {
      for threads in [1, 2] {
        let result = try sample.run(seed: seed, threads: threads, instructionSet: set)
        #expect(result == expected, "\(set), \(threads) threads, seed \(seed)")
      }
    }
  }

  @Test(arguments: HostInstructionSet.available)
  func resultsInPlaceAreThoseBesideIt(set: HostInstructionSet) throws {
    var generator = SeededGenerator(seed: InstructionSetTests.seed)
    for count in [1, 7, 31, 64, 65, 127, 200, 1023] {
      let input = (0..<2 * count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      var builder = ProgramBuilder(targetName: "VS680")
      let table = builder.appendParameters(
        (0...255).map { _ in UInt8.random(in: 0...255, using: &generator) })
      let end = 4 * count
      func instructions(_ output: FeatureMap) -> [any Instruction] {
        var signed = output
        signed.elementType = .int8
        return [
          Lookup {
            $0.input = map(0, 1, count, 1)
            $0.output = output
            $0.table = table
          },
          Add {
            $0.left = map(0, 1, count, 1)
            $0.right = map(count, 1, count, 1)
            $0.output = output
            $0.leftMultiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: 0)
            $0.rightMultiplier = QuantizedMultiplier(mantissa: 1_900_000_000, exponent: -1)
            $0.outputMultiplier = QuantizedMultiplier(mantissa: 1 << 30, exponent: -18)
          },
          Convert {
            $0.input = map(0, 1, count, 1)
            $0.output = signed
            $0.inputFormat = Format(scale: 0.3, zeroPoint: 100)
            $0.outputFormat = Format(scale: 0.4, zeroPoint: -7)
          },
        ]
      }
      let inPlace = instructions(map(0, 1, count, 1))
      let beside = instructions(map(2 * count, 1, count, 1))
      for (first, second) in zip(inPlace, beside) {
        builder.ddrByteCount = end
        #expect(
          try run(input, output: 0..<count, builder: builder, instructionSet: set, [first])
            == run(
              input, output: 2 * count..<3 * count, builder: builder, instructionSet: set, [second]),
          "\(type(of: first).mnemonic) of \(count), seed \(InstructionSetTests.seed)")
      }
    }
  }
}
