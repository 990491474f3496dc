#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The natural logarithm of `value`; that of the smallest normal number where it is not positive.
func logarithm(_ value: Double) -> Double { log(max(value, .leastNormalMagnitude)) }

/// The exponential function.
func exponential(_ value: Double) -> Double { exp(value) }
