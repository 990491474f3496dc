import CKernels
import Testing

@Suite struct SoftmaxTests {
  @Test(arguments: ConvertTests.types, ConvertTests.types)
  func givesTheSharesOfEachPixel(from: ck_type, to: ck_type) {
    let variants = KernelVariants()
    var random = KernelRandom()
    for channels in [1, 2, 21, 1001] {
      var source = ck_format(type: from, scale: from == CK_I16 ? 0.0003 : 0.1, zero: 4)
      var result = ck_format(type: to, scale: to == CK_I16 ? 1 / 32768 : 1 / 256, zero: 0)
      let input = MapLayout(
        height: 2, width: 3, channels: channels, elementSize: ConvertTests.size(from),
        pixelGap: 2)
      let output = MapLayout(
        height: 2, width: 3, channels: channels, elementSize: ConvertTests.size(to))
      let floats = random.floats(input.size).map { $0 * 9 }
      let bytes =
        from == CK_F32
        ? floats.withUnsafeBytes(Array.init)
        : from == CK_F16
          ? floats.map(ck_half_from_float).withUnsafeBytes(Array.init) : random.bytes(input.size)
      let text = "seed \(random.seed), \(channels) channels"
      let observed = variants.bytes(output.size, text) { isa, pool, memory in
        var map = output.map(memory)
        input.withMap(bytes) { ck_softmax(&source, $0, &result, &map, isa, pool) }
      }
      for y in 0..<2 {
        for x in 0..<3 {
          let reals = bytes.withUnsafeBytes { bytes in
            (0..<channels).map { ConvertTests.real(bytes, input.place(y, x, $0), source) }
          }
          let largest = reals.max() ?? 0
          let powers = reals.map { ck_exp($0 - largest) }
          let sum = powers.reduce(0, +)
          observed.withUnsafeBytes { observed in
            for c in 0..<channels {
              let expected = ConvertTests.bits(powers[c] / sum, result)
              #expect(
                ConvertTests.bits(observed, output.place(y, x, c), to) == expected, "\(text)")
            }
          }
        }
      }
    }
  }
}
