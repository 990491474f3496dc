/// The exponential function, computed alike on every machine: double precision additions and
/// multiplications only, nothing from the system's mathematical library.
package enum Exponential {
  /// e^x, rounded to single precision; at most 0.51 units in the last place from the true value.
  package static func exp(_ x: Float) -> Float {
    if x.isNaN { return x }
    if x > 89 { return .infinity }
    if x < -105 { return 0 }
    return Float(exp(inRange: Double(x)))
  }

  /// e^x for |x| <= 300, with a relative error below 1e-11.
  ///
  /// x = k ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 10.
  static func exp(inRange x: Double) -> Double {
    let scaled = x * 1.442695040888963407
    let k = Int(scaled + (scaled < 0 ? -0.5 : 0.5))
    let r = x - Double(k) * 0.693147180559945309
    var sum = 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    return sum * Double(bitPattern: UInt64(1023 + k) << 52)
  }
}
