import CKernels
import Testing

@Suite struct RequantizeTests {
  /// `ck_requantize` by definition, on integers of any size.
  private func expected(_ sum: Int32, _ mantissa: Int32, _ exponent: Int32) -> Int64 {
    let left = max(exponent, 0), right = max(-exponent, 0)
    let shifted = Int32(truncatingIfNeeded: left > 31 ? 0 : Int64(sum) << Int64(left))
    let product = Int64(shifted) * Int64(mantissa)
    // Rounded to nearest, halves upwards: the floor of (product + 2^30) / 2^31.
    let (quotient, remainder) = (product + (1 << 30)).quotientAndRemainder(dividingBy: 1 << 31)
    let high = quotient - (remainder < 0 ? 1 : 0)
    let scaled = Double(high) / Double(sign: .plus, exponent: Int(right), significand: 1)
    return Int64(scaled.rounded(.toNearestOrAwayFromZero))
  }

  @Test func agreesWithItsDefinitionOnEdges() {
    let sums: [Int32] = [
      0, 1, -1, 2, -2, 3, -3, 255, -255, 1 << 30, -(1 << 30), (1 << 30) + 1, .max, .min, .max - 1,
      .min + 1, 1 << 20, -(1 << 20), 123_456_789, -123_456_789,
    ]
    let mantissas: [Int32] = [0, 1 << 30, (1 << 30) + 1, .max, .max - 1, 1_518_500_250]
    for sum in sums {
      for mantissa in mantissas {
        for exponent in Int32(-34)...34 {
          let value = ck_requantize(sum, ck_multiplier(mantissa: mantissa, exponent: exponent))
          #expect(
            Int64(value) == expected(sum, mantissa, exponent), "\(sum) \(mantissa) \(exponent)")
        }
      }
    }
  }

  @Test func agreesWithItsDefinitionAtRandom() {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    var failures = 0
    for _ in 0..<200_000 {
      let sum = random.pick(.min ... .max) >> random.pick(0...31)
      let mantissa = random.pick((1 << 30) ... .max)
      let exponent = random.pick(-32...8)
      let value = ck_requantize(sum, ck_multiplier(mantissa: mantissa, exponent: exponent))
      failures += Int64(value) == expected(sum, mantissa, exponent) ? 0 : 1
    }
    #expect(failures == 0, "seed \(seed)")
  }

  @Test func roundsOnceHalfUp() {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    for _ in 0..<50_000 {
      let sum = random.pick(.min ... .max) >> random.pick(2...31)
      let mantissa = random.pick((1 << 29) ... .max)
      let exponent = random.pick(-30...1)
      let value = ck_requantize_once(sum, ck_multiplier(mantissa: mantissa, exponent: exponent))
      let unit = Int64(1) << Int64(31 - exponent)
      let (quotient, rest) = (Int64(sum) * Int64(mantissa) + unit / 2)
        .quotientAndRemainder(dividingBy: unit)
      #expect(Int64(value) == quotient - (rest < 0 ? 1 : 0), "seed \(seed)")
    }
    #expect(ck_requantize_once(.max, ck_multiplier(mantissa: .max, exponent: -32)) == 0)
    #expect(ck_requantize_once(-1, ck_multiplier(mantissa: 1 << 30, exponent: 0)) == 0)
    #expect(ck_requantize_once(1, ck_multiplier(mantissa: 1 << 30, exponent: 0)) == 1)
  }

  /// Powers of two divide exactly, half up; others have 15 bits.
  @Test func wideSumsAreScaledByFifteenBits() {
    for (sum, exponent, expected) in [
      (Int64(3), Int32(0), Int64(2)), (-3, 0, -1), (-4, 0, -2), (1 << 46, -31, 1 << 14),
      (-1 << 46, -31, -1 << 14), (5, 7, 320), (-1 << 46, 7, -1 << 52), (0, -5, 0),
    ] {
      let multiplier = ck_multiplier(mantissa: 1 << 30, exponent: exponent)
      #expect(ck_requantize64(sum, multiplier) == expected, "\(sum) \(exponent)")
    }
    #expect(ck_mantissa15(ck_multiplier(mantissa: .max, exponent: 0)) == 32767)
    #expect(ck_mantissa15(ck_multiplier(mantissa: 0x7ffe_ffff, exponent: 0)) == 32767)
    #expect(ck_mantissa15(ck_multiplier(mantissa: 0x7ffe_7fff, exponent: 0)) == 32766)
    // 1_000_000 * 26214 / 2^15 = 799987.8.
    #expect(
      ck_requantize64(1_000_000, ck_multiplier(mantissa: 1_717_986_918, exponent: 0)) == 799_988)
  }

  @Test func saturatesTheOneProductThatDoesNotFit() {
    #expect(ck_requantize(.min, ck_multiplier(mantissa: .min, exponent: 0)) == .max)
  }
}
