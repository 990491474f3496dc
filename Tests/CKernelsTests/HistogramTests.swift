import CKernels
import Testing

@Suite struct HistogramTests {
  /// The bin of `number`, computed exactly.
  private func bin(of number: Float, _ factor: Float) -> Int {
    Int((Double(number) * Double(factor)).rounded(.down)) + Int(CK_HISTOGRAM_BINS) / 2
  }

  private func counts(of numbers: [Float], _ factor: Float) -> [UInt64] {
    var counts = [UInt64](repeating: 0, count: Int(CK_HISTOGRAM_BINS))
    for number in numbers { counts[bin(of: number, factor)] += 1 }
    return counts
  }

  private func observed(
    _ numbers: [Float], _ factor: Float, threads: Int32, start: UInt64 = 0
  ) -> [UInt64] {
    var counts = [UInt64](repeating: start, count: Int(CK_HISTOGRAM_BINS))
    withPool(threads) { pool in
      #expect(ck_histogram(numbers, Int64(numbers.count), factor, &counts, pool))
    }
    return counts
  }

  /// The parts of long arrays are counted apart: lengths around the blocks' and the parts'.
  @Test(arguments: [0, 1, 15, 16, 17, 1000, 65535, 65536, 131_073, 700_001])
  func countsAsALoopDoes(length: Int) {
    var random = KernelRandom()
    let factor = Float(sign: .plus, exponent: random.integer(-100...100), significand: 1)
    let numbers = (0..<length).map { _ -> Float in
      switch random.integer(0...9) {
      case 0: 0
      case 1: -0.0
      case 2: Float(random.integer(-4096...4095)) / factor
      case 3: Float.random(in: -1..<1, using: &random) / factor
      default: Float.random(in: -4096..<4096, using: &random) / factor
      }
    }
    let expected = counts(of: numbers, factor)
    for threads in Int32(1)...3 {
      #expect(
        observed(numbers, factor, threads: threads) == expected,
        "seed \(random.seed), \(length) numbers, \(threads) threads")
    }
  }

  @Test func addsToWhatWasCounted() {
    let numbers = [Float](repeating: -0.5, count: 40)
    let found = observed(numbers, 1, threads: 1, start: 7)
    #expect(found[4095] == 47 && found[4096] == 7)
    #expect(found.reduce(0, +) == 7 * 8192 + 40)
  }

  @Test func putsTheEndsIntoTheOutermostBins() {
    let numbers = [-4096, (4096 as Float).nextDown, -1, (0 as Float).nextDown, 0, -0.0]
    let found = observed(numbers, 1, threads: 1)
    #expect([found[0], found[8191], found[4095], found[4096]] == [1, 1, 2, 2])
  }

  /// Times a small factor these are too small for binary32.
  @Test(arguments: [-126, -30, -3, -2, -1, 0, 1, 120])
  func keepsTheSignOfTheSmallestNumbers(exponent: Int) {
    let factor = Float(sign: .plus, exponent: exponent, significand: 1)
    let numbers: [Float] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude, 0x1p-148, 0x1p-133,
    ].flatMap { (number: Float) in [[number], [-number, -number]].joined() }
    let found = observed(
      Array([[Float]](repeating: numbers, count: 5).joined()), factor, threads: 1)
    #expect([found[4095], found[4096]] == [40, 20])
  }

  @Test(arguments: [1, 2, 17, 300]) func countsEveryChannelByItsFactor(size: Int) {
    var random = KernelRandom()
    let (channels, binCount) = (5, Int(CK_CHANNEL_BINS))
    let factors = (0..<channels).map { _ in
      Float(sign: .plus, exponent: random.integer(-100...100), significand: 1)
    }
    var expected = [UInt64](repeating: 0, count: channels * (binCount + 1))
    let numbers = (0..<channels * size).map { index -> Float in
      let channel = index / size
      let number =
        random.integer(0...2) == 0
        ? 0 : Float.random(in: -128..<128, using: &random) / factors[channel]
      let bin = Int((Double(number) * Double(factors[channel])).rounded(.down)) + binCount / 2
      expected[channel * (binCount + 1) + (number == 0 ? 0 : 1 + bin)] += 1
      return number
    }
    for threads in Int32(1)...3 {
      var found = [UInt64](repeating: 99, count: expected.count)
      withPool(threads) {
        ck_channel_histograms(numbers, Int64(channels), Int64(size), factors, &found, $0)
      }
      #expect(found == expected, "seed \(random.seed), \(threads) threads")
    }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 33, 1000])
  func sumsInSixteenLanesAndThenTheRest(length: Int) {
    var random = KernelRandom()
    let numbers = random.floats(length)
    var lanes = [Double](repeating: 0, count: 16)
    for index in 0..<length / 16 * 16 { lanes[index % 16] += Double(numbers[index]) }
    var expected = lanes.reduce(0, +)
    for index in length / 16 * 16..<length { expected += Double(numbers[index]) }
    #expect(ck_sum(numbers, Int64(length)) == expected, "seed \(random.seed)")
  }
}
