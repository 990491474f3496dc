import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct RangeErrorTests {
  private static let affine = StorageGrid(levels: 256, isPowerOfTwo: false)
  private static let fixedPoint = StorageGrid(levels: 256, isPowerOfTwo: true)

  private static let sigmoidLinear = Response { numbers in
    try? SiLU().evaluate([Tensor([numbers.count], numbers)], on: ExecutionContext(threadCount: 1))
      .first?.floats
  }

  private func error(
    _ numbers: [Float], grid: StorageGrid = affine, response: Response = .identity
  ) throws -> RangeError {
    RangeError(
      of: try TensorStatistics.measured([numbers]).histogram, grid: grid, response: response)
  }

  /// The mean squared error of `numbers` where they are stored.
  private func direct(
    _ numbers: [Float], as quantization: Quantization, response: Response = .identity
  ) -> Double {
    let stored = Tensor([numbers.count], numbers).quantized(to: .int8, as: quantization)
      .dequantized().floats
    let exact: [Float] = response.apply?(numbers) ?? numbers
    let found: [Float] = response.apply?(stored) ?? stored
    let squares = zip(exact, found).map { Double($0 - $1) * Double($0 - $1) }
    return squares.reduce(0, +) / Double(numbers.count)
  }

  @Test(arguments: [(-4, 4), (-2, 2), (-1, 3), (-0.5, 1), (0, 2)] as [(Float, Float)])
  func costsWhatStoringCosts(_ minimum: Float, _ maximum: Float) throws {
    var random = SplitMix64(seed: 8)
    let numbers = random.normal(200_000)
    let range = ValueRange(minimum: minimum, maximum: maximum)
    let cost = try error(numbers).cost(of: range)
    let expected = direct(numbers, as: AsymmetricAffine.parameters(for: range, dataType: .int8))
    #expect(abs(cost / expected - 1) < 0.04, "\(cost), \(expected)")
  }

  @Test(arguments: [8, 3.9, 2, 0.9] as [Float])
  func costsWhatPowersOfTwoCost(_ magnitude: Float) throws {
    var random = SplitMix64(seed: 9)
    let numbers = random.normal(200_000)
    let range = ValueRange(minimum: -magnitude, maximum: magnitude)
    let cost = try error(numbers, grid: Self.fixedPoint).cost(of: range)
    let expected = direct(numbers, as: DynamicFixedPoint.parameters(for: range, dataType: .int8))
    #expect(abs(cost / expected - 1) < 0.04, "\(cost), \(expected)")
  }

  @Test(arguments: [(-12, 12), (-6, 12), (-3, 9)] as [(Float, Float)])
  func costsWhatTheResponseMakesOfIt(_ minimum: Float, _ maximum: Float) throws {
    var random = SplitMix64(seed: 10)
    let numbers = random.normal(200_000, deviation: 3)
    let range = ValueRange(minimum: minimum, maximum: maximum)
    let cost = try error(numbers, response: Self.sigmoidLinear).cost(of: range)
    let expected = direct(
      numbers, as: AsymmetricAffine.parameters(for: range, dataType: .int8),
      response: Self.sigmoidLinear)
    #expect(abs(cost / expected - 1) < 0.05, "\(cost), \(expected)")
  }

  @Test func narrowsTheSideThatTheResponseFlattens() throws {
    var random = SplitMix64(seed: 11)
    let numbers = random.normal(100_000, deviation: 4)
    let whole = try #require(try TensorStatistics.measured([numbers]).range)
    let plain = try error(numbers).bestRange(from: whole)
    let seen = try error(numbers, response: Self.sigmoidLinear).bestRange(from: whole)
    #expect(seen.minimum > plain.minimum * 0.75)
    #expect(seen.maximum > -seen.minimum)
  }

  @Test func theBestRangeLiesWithinAndNeverCostsMore() throws {
    for seed: UInt64 in 1...10 {
      var random = SplitMix64(seed: seed)
      var numbers = random.normal(5000, mean: 4 * random.uniform() - 2)
      numbers[9] *= 20
      let start = try #require(try TensorStatistics.measured([numbers]).range).includingZero
      for (grid, response) in [
        (Self.affine, Response.identity), (Self.affine, Self.sigmoidLinear),
        (Self.fixedPoint, .identity),
      ] {
        let error = try error(numbers, grid: grid, response: response)
        let best = error.bestRange(from: start)
        #expect(error.cost(of: best) <= error.cost(of: start), "seed \(seed)")
        #expect(best.minimum >= start.minimum && best.maximum <= start.maximum, "seed \(seed)")
      }
    }
  }

  @Test func leavesUniformNumbersAlone() throws {
    let numbers = (0..<40_000).map { Float($0) / 20_000 - 1 }
    let range = ValueRange(minimum: -1, maximum: 1)
    let best = try error(numbers).bestRange(from: range)
    #expect(best.minimum <= -0.98 && best.maximum >= 0.98)
  }

  @Test func costsNothingWithoutNumbers() {
    let error = RangeError(of: Histogram(), grid: Self.affine, response: .identity)
    let range = ValueRange(minimum: -1, maximum: 1)
    #expect(error.cost(of: range) == 0 && error.bestRange(from: range) == range)
  }
}
