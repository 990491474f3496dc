/// Numbers that a seed determines.
package struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Changes one byte of `bytes` to another or to one at which encodings turn.
  package mutating func damage(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0..<bytes.count, using: &self)
    bytes[place] =
      [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &self)]
      .randomElement(using: &self) ?? 0
  }

  /// A number in 0 ..< 1.
  package mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }
}
