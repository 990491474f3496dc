import CKernels
import Foundation
import Testing

@Suite struct Softmax8Tests {
  /// The shares in 256 steps of the exact softmax, which fixed point meets to the nearest step.
  @Test(arguments: [CK_U8, CK_I8], [CK_U8, CK_I8])
  func givesTheNearestOf256Steps(from: ck_type, to: ck_type) {
    var random = KernelRandom()
    for (channels, scale) in [(1, 0.1), (2, 0.02), (21, 0.05), (300, 0.004), (1001, 0.3)] {
      let factor = scale * 0x1p26
      let multiplier = ck_multiplier(
        mantissa: Int32(factor.significand * 0x1p30), exponent: Int32(factor.exponent) + 1)
      let input = MapLayout(height: 2, width: 3, channels: channels, elementSize: 1, pixelGap: 2)
      let output = MapLayout(height: 2, width: 3, channels: channels, elementSize: 1)
      let bytes = random.bytes(input.size)
      let text = "seed \(random.seed), \(channels) channels"
      let observed = KernelVariants().bytes(output.size, text) { isa, pool, memory in
        var map = output.map(memory)
        input.withMap(bytes) { ck_softmax8(from, $0, to, &map, multiplier, isa, pool) }
      }
      func value(_ byte: UInt8, _ type: ck_type) -> Int {
        type == CK_I8 ? Int(Int8(bitPattern: byte)) : Int(byte)
      }
      for y in 0..<2 {
        for x in 0..<3 {
          let reals = (0..<channels).map {
            Double(value(bytes[input.place(y, x, $0)], from)) * scale
          }
          let largest = reals.max() ?? 0
          let powers = reals.map { exp($0 - largest) }
          let sum = powers.reduce(0, +)
          for c in 0..<channels {
            let stored = value(observed[output.place(y, x, c)], to) - (to == CK_I8 ? -128 : 0)
            let exact = min(256 * powers[c] / sum, 255)
            #expect(abs(Double(stored) - exact) < 0.501, "\(text)")
          }
        }
      }
    }
  }
}
