import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct HistogramTests {
  @Test(arguments: [
    (0, -112), (1, -11), (1.5, -11), (-1, -11), (2, -10), (4096, 1), (0.75, -12),
    (Float.leastNonzeroMagnitude, -112), (.greatestFiniteMagnitude, 116),
    (-.greatestFiniteMagnitude, 116),
  ])
  func takesTheSmallestPowerOfTwoThatHoldsAll(_ number: Float, _ exponent: Int) throws {
    let histogram = try TensorStatistics.measured([[number, 0, 0]]).histogram
    #expect(histogram.exponent == exponent && histogram.total == 3)
    let bin = histogram.bin(of: Double(number))
    #expect(histogram.counts[bin] > 0)
    #expect(abs(histogram.center(bin) - Double(number)) <= histogram.width / 2)
  }

  @Test func joinsNeighboursWhenLargerNumbersArrive() throws {
    var random = SplitMix64(seed: 3)
    let small = random.numbers(500, -1...1)
    let large = random.numbers(500, -900...300)
    let histogram = try TensorStatistics.measured([small, large]).histogram
    #expect(histogram.exponent == -2 && histogram.width == 0.25)
    var expected = [UInt64](repeating: 0, count: Histogram.binCount)
    for number in small + large {
      expected[Int((Double(number) * 4).rounded(.down)) + 4096] += 1
    }
    #expect(histogram.counts == expected)
    let occupied = try #require(histogram.occupied)
    #expect(occupied.lowerBound == expected.firstIndex { $0 > 0 })
    #expect(occupied.upperBound == expected.lastIndex { $0 > 0 })
  }

  /// Samples of every magnitude, the smallest numbers of both signs among them.
  private func samples(seed: UInt64) -> [[Float]] {
    var random = SplitMix64(seed: seed)
    let exponents = [0, -149, 127, -20, 3, -126, 40, -90]
    return exponents.map { exponent in
      let scale = Float(sign: .plus, exponent: exponent, significand: 1)
      return random.numbers(60, -1.9...1.9).map { $0 * scale }
        + [-.leastNonzeroMagnitude, .leastNonzeroMagnitude, -.leastNormalMagnitude, 0, -0.0]
    }
  }

  @Test func dependsNeitherOnTheOrderNorOnShards() throws {
    for seed: UInt64 in 1...4 {
      let samples = samples(seed: seed)
      let whole = try TensorStatistics.measured(samples).histogram
      #expect(whole.total == UInt64(samples.joined().count))
      var random = SplitMix64(seed: seed)
      for _ in 0..<4 {
        let shuffled = samples.shuffled(using: &random)
        let isSame = try TensorStatistics.measured(shuffled).histogram == whole
        #expect(isSame, "seed \(seed)")
        let cut = Int.random(in: 1..<samples.count, using: &random)
        var merged = try TensorStatistics.measured(Array(shuffled[cut...])).histogram
        merged.merge(try TensorStatistics.measured(Array(shuffled[..<cut])).histogram)
        let isWhole = merged == whole
        #expect(isWhole, "seed \(seed), cut at \(cut)")
      }
    }
  }

  @Test func putsWhatCannotBeToldApartBesideZero() throws {
    let least = Float.leastNonzeroMagnitude
    let numbers: [Float] = [least, -least, 0x1p-133, -0x1p-133, 0, -0.0]
    let histogram = try TensorStatistics.measured([numbers]).histogram
    #expect(histogram.occupied == 4095...4096)
    #expect(histogram.counts[4095] == 2 && histogram.counts[4096] == 4)
  }

  @Test func holdsZerosInOneBin() throws {
    let histogram = try TensorStatistics.measured([[Float](repeating: 0, count: 9)]).histogram
    #expect(histogram.occupied == 4096...4096 && histogram.total == 9)
    #expect(Histogram().occupied == nil && Histogram().total == 0)
    var merged = Histogram()
    merged.merge(histogram)
    #expect(merged == histogram)
  }
}
