/// The bytes of `random` inputs: the same ones in every run, on every machine.
///
/// SyNAP takes the low bytes of an unseeded `rand()`, whose numbers differ between C libraries;
/// these are the high bytes of splitmix64 from state 0, and go on from input to input.
final class RandomBytes {
  private var state: UInt64 = 0

  /// Fills `bytes` with the next numbers, one per byte.
  func fill(_ bytes: inout [UInt8]) {
    for index in bytes.indices {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      mixed ^= mixed >> 31
      bytes[index] = UInt8(truncatingIfNeeded: mixed >> 56)
    }
  }
}
