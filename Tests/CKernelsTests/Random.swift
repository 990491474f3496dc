/// A small random generator (xorshift), so that a seed repeats a failure.
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }

  /// A number of the range.
  mutating func pick(_ range: ClosedRange<Int32>) -> Int32 { Int32.random(in: range, using: &self) }

  /// True once in `count` times.
  mutating func chance(_ count: Int32) -> Bool { pick(1...count) == 1 }
}
