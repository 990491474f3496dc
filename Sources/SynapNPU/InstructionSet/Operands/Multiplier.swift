import CKernels
import SynapCore

extension QuantizedMultiplier: FieldGroup {
  /// Mantissa and exponent.
  public static let fields: Fields<QuantizedMultiplier> = [
    .integer("mantissa", \.mantissa, 0...0x7FFF_FFFF, "0, or 2^29 and up"),
    .integer("exponent", \.exponent, -31...30, "power of two"),
  ]

  var kernelMultiplier: ck_multiplier { ck_multiplier(mantissa: mantissa, exponent: exponent) }

  /// Throws unless mantissa and exponent are in range, and a sum of at most `bound` can be
  /// shifted, multiplied and moved by a zero point without overflow.
  func check(sumBound bound: Int64, of name: String) throws {
    guard mantissa == 0 || mantissa >= 1 << 29, (-31...30).contains(exponent) else {
      throw Diagnostic.error("\(name) has the mantissa \(mantissa) and the exponent \(exponent)")
    }
    guard bound < Int64(Int32.max), bound << Int64(max(exponent, 0)) < Int64(Int32.max) - 512 else {
      throw Diagnostic.error("\(name): sums of up to \(bound) * 2^\(max(exponent, 0)) overflow")
    }
  }

  /// What sums of at most `bound`, which pass `check(sumBound:of:)`, can become.
  func largestResult(of bound: Int64) -> Int64 {
    (bound << Int64(max(exponent, 0)) * Int64(mantissa)) >> 31 + 1
  }

  /// Throws unless mantissa and exponent are in range for 64-bit sums, and one of at most `bound` can
  /// be multiplied without overflow: `ck_requantize64`.
  func check(wideSumBound bound: UInt64, of name: String) throws {
    guard mantissa == 0 || mantissa >= 1 << 30, (-31...7).contains(exponent) else {
      throw Diagnostic.error("\(name) has the mantissa \(mantissa) and the exponent \(exponent)")
    }
    guard bound < 1 << 47 else {
      throw Diagnostic.error("\(name): sums of up to \(bound) overflow 48 bits")
    }
  }
}
