import SynapCore
import SynapNPU
import Testing

/// A convolution and a table function behind it, run as one or one after the other.
@Suite struct TableFusionTests {
  private static let pixels = 6
  private static let channels = 20
  private static let byteCount = pixels * channels

  /// Where the maps lie in DDR: 120 bytes each.
  private enum Place: Int {
    case input = 0
    case sums = 128
    case result = 256
    case copy = 384
    var offset: Int { rawValue }
  }

  private static func dense(_ place: Place, height: Int = 2, width: Int = 3) -> FeatureMap {
    map(place.offset, height, width, byteCount / height / width)
  }

  private static func copy(
    _ input: FeatureMap, to output: FeatureMap, _ builder: inout ProgramBuilder
  ) -> Lookup {
    let table = builder.appendParameters((0...255).map { UInt8($0) })
    return Lookup {
      $0.input = input
      $0.output = output
      $0.table = table
    }
  }

  /// A convolution of the input to `sums`, and the negative of its bits written to `output`.
  private static func pair(
    _ builder: inout ProgramBuilder, input: FeatureMap, output: FeatureMap
  ) -> [any Instruction] {
    let values = (0..<channels * channels).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let weights = Weights(
      values: builder.appendParameters(values),
      bias: builder.appendParameters([Int32](repeating: 300, count: channels)),
      multipliers: builder.appendParameters([QuantizedMultiplier(mantissa: 1 << 30, exponent: -11)])
    )
    let table = builder.appendParameters((0...255).map { UInt8(255 - $0) })
    return [
      Convolution {
        $0.input = input
        $0.output = dense(.sums)
        $0.weights = weights
      },
      Lookup {
        $0.input = map(
          Place.sums.offset, output.height, output.width,
          byteCount / output.height / output.width)
        $0.output = output
        $0.table = table
      },
    ]
  }

  private struct Results {
    /// The output after a whole run, and after a run by steps.
    var whole, stepped: [UInt8]
    /// Whether the whole run wrote something to `sums`.
    var wroteSums: Bool
    /// Instructions that it ran together with the one before.
    var joined: Int

    /// Whether both runs gave the same, and something.
    var isRight: Bool { whole == stepped && Set(whole).count > 10 }
  }

  /// What a program with the output at `place` gives.
  private static func results(
    _ instructions: [any Instruction], _ builder: ProgramBuilder, output place: Place,
    byteCount: Int = byteCount, inputBytes: Int = byteCount, set: HostInstructionSet
  ) throws -> Results {
    var builder = builder
    builder.ddrByteCount = 1024
    builder.inputs = [Port(name: "in", address: Address(.ddr, 0), byteCount: inputBytes)]
    builder.outputs = [
      Port(name: "out", address: Address(.ddr, place.offset), byteCount: byteCount)
    ]
    for instruction in instructions { builder.append(instruction, layer: nil) }
    let program = try builder.build()
    let machine = try Machine(program: program, threads: 2, instructionSet: set)
    func fill() {
      machine.withInput(0) { bytes in
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 53) }
      }
    }
    fill()
    machine.run()
    let whole = machine.withOutput(0) { [UInt8]($0) }
    let sums = Self.dense(.sums).region("sums")
    let wroteSums = machine.withBytes(of: sums) { $0.contains { $0 != 0 } }
    machine.clear()
    fill()
    machine.run(0..<program.instructions.count)
    return Results(
      whole: whole, stepped: machine.withOutput(0) { [UInt8]($0) }, wroteSums: wroteSums,
      joined: machine.joinedCount)
  }

  @Test(arguments: HostInstructionSet.allCases.filter(\.isAvailable))
  func resultsThatNothingElseReadsAreLeftOut(set: HostInstructionSet) throws {
    // Also as rows of other lengths, and as a part of wider pixels.
    let outputs = [
      Self.dense(.result), Self.dense(.result, height: 1, width: 10),
      FeatureMap(
        address: Address(.ddr, Place.result.offset), height: 1, width: 6, channels: 20,
        pixelPitch: 50),
    ]
    for output in outputs {
      var builder = ProgramBuilder(targetName: "VS680")
      let pair = Self.pair(&builder, input: Self.dense(.input), output: output)
      let results = try Self.results(
        pair, builder, output: .result, byteCount: output.region("").span, set: set)
      #expect(results.isRight)
      #expect(!results.wroteSums)
    }
  }

  @Test func resultsThatAreReadLaterAreWritten() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    var steps = Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.result))
    steps.append(Self.copy(Self.dense(.sums), to: Self.dense(.copy), &builder))
    let results = try Self.results(steps, builder, output: .copy, set: .best)
    #expect(results.isRight && results.wroteSums)
  }

  @Test func outputsOfTheProgramAreWritten() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let steps = Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.result))
    let results = try Self.results(steps, builder, output: .sums, set: .best)
    #expect(results.whole == results.stepped && results.wroteSums)
  }

  @Test func resultsThatTheNextRunReadsAreWritten() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    var steps: [any Instruction] = [Self.copy(Self.dense(.sums), to: Self.dense(.copy), &builder)]
    steps += Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.result))
    let results = try Self.results(steps, builder, output: .result, set: .best)
    #expect(results.wroteSums)
  }

  /// A copy of `from` to channels `first ..< first + count` of `sums`.
  private static func slice(
    _ first: Int, _ count: Int, from place: Place, _ builder: inout ProgramBuilder
  ) -> Lookup {
    copy(map(place.offset, 2, 3, count), to: sums(first, count), &builder)
  }

  /// Channels `first ..< first + count` of `sums`.
  private static func sums(_ first: Int, _ count: Int) -> FeatureMap {
    FeatureMap(
      address: Address(.ddr, Place.sums.offset + first), height: 2, width: 3, channels: count,
      pixelPitch: channels)
  }

  @Test func resultsThatSlicesOverwriteBeforeTheyAreReadAreLeftOut() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    var steps = Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.result))
    steps.append(Self.slice(12, 8, from: .result, &builder))
    // What one slice wrote may be read before the others are there.
    steps.append(Self.copy(Self.sums(13, 6), to: map(640, 2, 3, 6), &builder))
    steps.append(Self.slice(0, 7, from: .result, &builder))
    steps.append(Self.slice(7, 5, from: .input, &builder))
    steps.append(Self.copy(Self.dense(.sums), to: Self.dense(.copy), &builder))
    let results = try Self.results(steps, builder, output: .copy, set: .best)
    #expect(results.isRight && results.joined == 1)
  }

  /// Slices of `sums` that leave bytes of it, by their first channels and numbers of channels: the
  /// others are missing, or not those between.
  @Test(arguments: [[(12, 8), (0, 7)], [(4, 8), (0, 12)]])
  func resultsThatSlicesOverwriteInPartAreWritten(slices: [(Int, Int)]) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    var steps = Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.result))
    for (first, count) in slices {
      steps.append(Self.slice(first, count, from: .result, &builder))
    }
    steps.append(Self.copy(Self.dense(.sums), to: Self.dense(.copy), &builder))
    let results = try Self.results(steps, builder, output: .copy, set: .best)
    #expect(results.isRight && results.joined == 0)
  }

  @Test func resultsThatAreReadBesideASliceAreWritten() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    var steps = Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.result))
    steps.append(Self.slice(12, 8, from: .result, &builder))
    steps.append(Self.copy(Self.sums(11, 8), to: map(640, 2, 3, 8), &builder))
    steps.append(Self.slice(0, 12, from: .input, &builder))
    let results = try Self.results(steps, builder, output: .result, set: .best)
    #expect(results.isRight && results.joined == 0)
  }

  @Test func functionsWhoseResultReplacesTheInputRunAfterTheConvolution() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let steps = Self.pair(&builder, input: Self.dense(.input), output: Self.dense(.input))
    let results = try Self.results(steps, builder, output: .input, set: .best)
    #expect(results.isRight && results.wroteSums)
  }
}
