import SynapCore
import SynapNPU
import Testing

/// The bound of sums is that of the weights at hand.
@Suite struct WeightsTests {
  /// A layer of `inputs` inputs and one output with the given weights, and its program.
  private func layer(
    _ weights: [UInt8], type: DataType = .uint8, weightZero: Int, inputZero: Int = 0,
    bias: Int32 = 0,
    multiplier: QuantizedMultiplier, in builder: inout ProgramBuilder
  ) -> FullyConnected {
    let start = (weights.count + 63) / 64 * 64
    builder.ddrByteCount = start + 1
    return FullyConnected {
      $0.input = map(0, 1, 1, weights.count)
      $0.output = map(start, 1, 1, 1)
      $0.inputZeroPoint = inputZero
      $0.weights = Weights(
        values: builder.appendParameters(weights), bias: builder.appendParameters([bias]),
        multipliers: builder.appendParameters([multiplier]), elementType: type,
        zeroPoint: weightZero)
    }
  }

  @Test(arguments: HostInstructionSet.available)
  func acceptsManySmallWeights(set: HostInstructionSet) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let count = 33_030
    let weights = (0..<count).map { UInt8($0 < 20_000 ? 101 : 99) }
    let layer = layer(
      weights, weightZero: 100,
      multiplier: QuantizedMultiplier(mantissa: 1 << 30, exponent: -14), in: &builder)
    let input = (0..<count).map { UInt8($0 < 20_000 ? 200 : 0) }
    let end = (count + 63) / 64 * 64
    let result = try run(
      input, output: end..<end + 1, builder: builder, instructionSet: set, [layer])
    // 20000 * 200 / 2^15 = 122.07.
    #expect(result == [122])
  }

  @Test(arguments: HostInstructionSet.available)
  func acceptsZeroWeightsWithLargeFactors(set: HostInstructionSet) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let large = QuantizedMultiplier(mantissa: 1 << 30, exponent: 5)
    let layer = layer(
      [UInt8](repeating: 7, count: 9 * 512), weightZero: 7, bias: 3, multiplier: large,
      in: &builder)
    let result = try run(
      [UInt8](repeating: 255, count: 9 * 512), output: 4608..<4609, builder: builder,
      instructionSet: set, [layer])
    #expect(result == [48])
  }

  /// The smallest bound that is refused and the largest that is not.
  @Test func refusesExactlyWhatCanOverflow() throws {
    func bound(_ change: Int) throws {
      var builder = ProgramBuilder(targetName: "VS680")
      // Signed weights -128 of zero point 127, inputs of up to 128: 255 * 128 each.
      let layer = layer(
        [UInt8](repeating: 0x80, count: 65_000), type: .int8, weightZero: 127, inputZero: 128,
        bias: Int32(Int(Int32.max) - 512 - 65_000 * 255 * 128 + change),
        multiplier: QuantizedMultiplier(mantissa: 1 << 30, exponent: 0), in: &builder)
      builder.append(layer, layer: nil)
      _ = try builder.build()
    }
    #expect(throws: Never.self) { try bound(-1) }
    let error = #expect(throws: Diagnostic.self) { try bound(0) }
    #expect(error?.message == "output channel 0: sums of up to 2147483135 * 2^0 overflow")
  }

  /// The largest sum of 64 bits that is accepted, and the smallest that is not.
  @Test(arguments: [(0, true), (1, false)])
  func sixteenBitSumsStayBelowTheirBound(change: Int64, isAccepted: Bool) throws {
    var builder = ProgramBuilder(targetName: "VS680")
    let weights = [UInt16](repeating: 0x8000, count: 65_536)
    let layer = Int16FullyConnected {
      $0.input = map(0, 1, 1, 65_536, .int16)
      $0.output = map(131_072, 1, 1, 1, .int16)
      $0.weights = Int16Weights(
        values: builder.appendParameters(weights),
        bias: builder.appendParameters([-(1 << 47 - 1 << 46 - 1 + change)] as [Int64]),
        multipliers: builder.appendParameters([
          QuantizedMultiplier(mantissa: 1 << 30, exponent: -31)
        ]))
      $0.clamp = Clamp(wholeRangeOf: .int16)
    }
    builder.ddrByteCount = 131_074
    builder.append(layer, layer: nil)
    if isAccepted {
      _ = try builder.build()
    } else {
      let error = #expect(throws: Diagnostic.self) { try builder.build() }
      #expect(error?.message == "output channel 0: sums of up to 140737488355328 overflow 48 bits")
    }
  }

  @Test func theSmallestBiasIsRefusedToo() throws {
    var builder = ProgramBuilder(targetName: "VS680")
    builder.ddrByteCount = 4
    builder.append(
      Int16FullyConnected {
        $0.input = map(0, 1, 1, 1, .int16)
        $0.output = map(2, 1, 1, 1, .int16)
        $0.weights = Int16Weights(
          values: builder.appendParameters([1] as [UInt16]),
          bias: builder.appendParameters([.min] as [Int64]),
          multipliers: builder.appendParameters([one]))
      }, layer: nil)
    #expect(throws: Diagnostic.self) { try builder.build() }
  }
}
