import CKernels
import Testing

@Suite struct LookupTests {
  @Test func bytesBecomeTheirTableEntries() {
    var random = Random(seed: 1)
    let table = randomBytes(256, &random)
    for channels in [1, 3, 63, 64, 65, 200] as [Int32] {
      var input = Map(height: 3, width: 5, channels: channels, slack: &random)
      input.fill(&random)
      var output = Map(height: 3, width: 5, channels: channels, slack: &random)
      let disagreement = firstDisagreement { isa, pool in
        var (input, output) = (input, output)
        input.withMap { input in output.withMap { ck_lookup8(table, input, $0, isa, pool) } }
        return output.bytes
      }
      #expect(disagreement == nil)
      var expected = output.bytes
      for y in 0..<3 {
        for x in 0..<5 {
          for c in 0..<Int(channels) {
            let value = input.bytes[y * input.rowPitch + x * input.pixelPitch + c]
            expected[y * output.rowPitch + x * output.pixelPitch + c] = table[Int(value)]
          }
        }
      }
      input.withMap { input in
        output.withMap { ck_lookup8(table, input, $0, ck_isa_best(), nil) }
      }
      #expect(output.bytes == expected)
    }
  }

  @Test func everyChannelHasATable() {
    var random = Random(seed: 2)
    for channels in [1, 3, 65] as [Int32] {
      let tables = randomBytes(256 * Int(channels), &random)
      var input = Map(height: 3, width: 5, channels: channels, slack: &random)
      input.fill(&random)
      var output = Map(height: 3, width: 5, channels: channels, slack: &random)
      var expected = output.bytes
      for y in 0..<3 {
        for x in 0..<5 {
          for c in 0..<Int(channels) {
            let value = input.bytes[y * input.rowPitch + x * input.pixelPitch + c]
            expected[y * output.rowPitch + x * output.pixelPitch + c] = tables[256 * c + Int(value)]
          }
        }
      }
      input.withMap { input in
        output.withMap { ck_lookup8_channels(tables, input, $0, nil) }
      }
      #expect(output.bytes == expected)
    }
  }

  @Test func sixteenBitsBecomeTheirTableEntries() {
    let table = (0..<65_536).map { UInt16(truncatingIfNeeded: $0 &* 40_503 &+ 7) }
    let inputs: [UInt16] = [0, 1, 0x7fff, 0x8000, 0xffff, 1234]
    var input = Map(height: 2, width: 1, channels: 3, elementSize: 2)
    for (i, value) in inputs.enumerated() {
      input.bytes[2 * i] = UInt8(truncatingIfNeeded: value)
      input.bytes[2 * i + 1] = UInt8(value >> 8)
    }
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var output = Map(height: 2, width: 1, channels: 3, elementSize: 2)
      input.withMap { input in output.withMap { ck_lookup16(table, input, $0, isa, nil) } }
      let values = (0..<6).map {
        UInt16(output.bytes[2 * $0]) | UInt16(output.bytes[2 * $0 + 1]) << 8
      }
      #expect(values == inputs.map { table[Int($0)] })
    }
  }

  @Test(arguments: [1, 7, 8, 37, 256] as [Int32])
  func levelsAgreeOnEveryValueOfSixteenBits(channels: Int32) {
    let table = (0..<65_536).map { UInt16(truncatingIfNeeded: $0 &* 40_503 &+ 7) }
    let width = 65_536 / channels
    let values = (0..<Int(width * channels)).map { UInt16(truncatingIfNeeded: $0 &* 40_961) }
    var input = Map(height: 1, width: width, channels: channels, elementSize: 2)
    input.bytes.replaceSubrange(0..<2 * values.count, with: values.withUnsafeBytes(Array.init))
    let expected = values.map { table[Int($0)] }.withUnsafeBytes(Array.init)
    for isa in fastLevels + [CK_ISA_SCALAR] {
      var output = Map(height: 1, width: width, channels: channels, elementSize: 2)
      input.withMap { input in output.withMap { ck_lookup16(table, input, $0, isa, nil) } }
      #expect(output.bytes[..<expected.count] == expected[...])
    }
  }
}
