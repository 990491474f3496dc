#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A logarithmic axis over whole powers of ten.
struct LogarithmicAxis {
  /// The exponents at both ends.
  private let exponents: ClosedRange<Int>

  init(from first: Int, to last: Int) { exponents = first...last }

  /// Where `value` lies, 0 at the beginning and 1 at the end; values outside are put there.
  func position(_ value: Double) -> Double {
    let span = Double(exponents.upperBound - exponents.lowerBound)
    let place = (log10(max(value, 1e-300)) - Double(exponents.lowerBound)) / span
    return min(max(place, 0), 1)
  }

  /// The powers of ten with their labels, `10k` for 10,000.
  var decades: [(value: Double, label: String)] {
    exponents.map { exponent in
      let prefixes = ["", "k", "M", "G", "T"]
      guard exponent >= 0 else {
        return (pow(10, Double(exponent)), pow(10, Double(exponent)).fixed(-exponent))
      }
      let digits = String(repeating: "0", count: exponent % 3)
      return (
        pow(10, Double(exponent)), "1" + digits + prefixes[min(exponent / 3, prefixes.count - 1)]
      )
    }
  }
}
