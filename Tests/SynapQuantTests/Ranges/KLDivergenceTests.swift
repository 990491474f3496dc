import SynapQuant
import SynapTestSupport
import Testing

@Suite struct KLDivergenceTests {
  private func range(_ numbers: [Float], bins: Int = 2048, levels: Int = 256) throws -> ValueRange {
    let statistics = try TensorStatistics.measured([numbers])
    let whole = try #require(statistics.range).includingZero
    return KLDivergence(binCount: bins, levels: levels)
      .range(of: statistics.histogram, within: whole)
  }

  @Test func cutsALoneOutlier() throws {
    var random = SplitMix64(seed: 2)
    var numbers = random.normal(50_000)
    numbers[777] = 40
    let above = try range(numbers)
    #expect(above.maximum < 12 && above.maximum > 2 && above.minimum < -2)
    numbers[777] = -40
    let below = try range(numbers)
    #expect(below.minimum > -12 && below.minimum < -2 && below.maximum > 2)
  }

  @Test func leavesUniformNumbersAlone() throws {
    // Every number once, so that no chance is left in the counts.
    for ends in [-1...1, 0...1, -1...0, -0.25...0.75] as [ClosedRange<Float>] {
      let numbers = (0..<65536).map {
        ends.lowerBound + (Float($0) + 0.5) / 65536 * (ends.upperBound - ends.lowerBound)
      }
      let whole = try #require(try TensorStatistics.measured([numbers]).range).includingZero
      #expect(try range(numbers) == whole, "\(ends)")
    }
  }

  @Test func isZeroFromItself() {
    let divergence = KLDivergence(binCount: 512, levels: 256)
    var random = SplitMix64(seed: 4)
    // Stored values two bins wide, which hold equal counts.
    var counts = [Double]()
    for _ in 0..<256 {
      let count = Double(Int(random.uniform() * 1000))
      counts += [count, count]
    }
    #expect(abs(divergence.divergence(of: counts, within: 0..<512)) < 1e-6)
    #expect(divergence.divergence(of: counts, within: 0..<256) > 1e-3)
    #expect(divergence.divergence(of: [Double](repeating: 0, count: 512), within: 0..<512) == 0)
  }

  @Test func isPositiveWhereStoredValuesDiffer() {
    let divergence = KLDivergence(binCount: 512, levels: 256)
    let counts = (0..<512).map { $0.isMultiple(of: 2) ? 10.0 : 30.0 }
    // Both bins of a stored value are taken to hold 20: 1/4 ln(1/2) + 3/4 ln(3/2).
    #expect(abs(divergence.divergence(of: counts, within: 0..<512) - 0.130812) < 1e-5)
  }

  @Test func changesNothingWithAsManyLevelsAsBins() throws {
    var random = SplitMix64(seed: 5)
    var numbers = random.normal(5000)
    numbers[0] = 40
    let found = try range(numbers, bins: 2048, levels: 65536)
    #expect(found.maximum == 40)
  }

  @Test func containsZeroAndStaysWithin() throws {
    for seed: UInt64 in 1...12 {
      var random = SplitMix64(seed: seed)
      var numbers = random.normal(
        3000, deviation: 1 + random.uniform(), mean: 6 * random.uniform() - 3)
      numbers[0] *= 9
      let statistics = try TensorStatistics.measured([numbers])
      let whole = try #require(statistics.range).includingZero
      let found = try range(numbers, bins: 256 << Int(seed % 6))
      #expect(found.minimum >= whole.minimum && found.maximum <= whole.maximum, "seed \(seed)")
      #expect(found.minimum <= 0 && found.maximum >= 0 && found.minimum < found.maximum)
    }
  }
}
