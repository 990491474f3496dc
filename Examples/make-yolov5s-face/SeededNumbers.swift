#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A sequence of numbers that a seed determines: splitmix64, and Box-Muller for normal ones.
struct SeededNumbers {
  private var state: UInt64
  private var spare: Double?

  /// Starts the sequence of `seed`.
  init(seed: UInt64) { state = seed }

  /// 64 bits.
  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number above 0, at most 1.
  mutating func uniform() -> Double { Double((bits() >> 11) + 1) * 0x1p-53 }

  /// A normally distributed number.
  mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
    if let value = spare {
      spare = nil
      return mean + deviation * value
    }
    let radius = (-2 * log(uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spare = radius * sin(angle)
    return mean + deviation * radius * cos(angle)
  }
}
