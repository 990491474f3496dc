/// A positive real factor as the machine multiplies by it: `factor ≈ mantissa * 2^(exponent - 31)`.
///
/// The arithmetic that applies it is specified in `CKernels/include/requantize.h`, after TFLite's
/// reference kernels (`MultiplyByQuantizedMultiplier` in `kernels/internal/common.h`).
public struct QuantizedMultiplier: Hashable, Sendable {
  /// The 31-bit mantissa: 0, or in `2^30 ..< 2^31`; from `2^29` on where the factor contains a division
  /// by a count.
  public var mantissa: Int32
  /// The power of two, positive to shift left, in `-31 ... 30`.
  public var exponent: Int32

  /// Creates a multiplier from its parts.
  public init(mantissa: Int32, exponent: Int32) {
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// Rounds a finite factor `>= 0` to 31 bits, half away from zero, as TFLite's
  /// `QuantizeMultiplier` does. Factors under `2^-32` become 0.
  ///
  /// - Throws: a `Diagnostic` where the factor is `2^30` or more, negative or not finite.
  public init(_ factor: Double) throws {
    guard factor.isFinite, factor >= 0 else {
      throw Diagnostic.error("the requantization factor \(factor) is not a positive number")
    }
    guard factor > 0 else {
      self.init(mantissa: 0, exponent: 0)
      return
    }
    var exponent = Int(factor.exponent) + 1
    let fraction = factor.significand / 2
    var mantissa = Int64((fraction * 2_147_483_648).rounded(.toNearestOrAwayFromZero))
    if mantissa == 1 << 31 {
      mantissa /= 2
      exponent += 1
    }
    if exponent < -31 {
      self.init(mantissa: 0, exponent: 0)
      return
    }
    guard exponent <= 30 else {
      throw Diagnostic.error("the requantization factor \(factor) is out of range")
    }
    self.init(mantissa: Int32(mantissa), exponent: Int32(exponent))
  }
}
