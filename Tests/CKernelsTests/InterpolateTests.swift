import CKernels
import Testing

@Suite struct InterpolateTests {
  private func run(
    _ table: [Int16], _ words: [Int16], channels: Int32, _ isa: ck_isa, _ pool: OpaquePointer?
  ) -> [UInt8] {
    let width = Int32(words.count) / channels
    var input = Map(height: 1, width: width, channels: channels, elementSize: 2)
    input.bytes.replaceSubrange(0..<2 * words.count, with: wordBytes(words))
    var output = Map(
      height: 1, width: width, channels: channels, elementSize: 2, pixelSlack: 3, rowSlack: 1)
    input.withMap { input in
      output.withMap { ck_interpolate(table, input, $0, isa, pool) }
    }
    return output.bytes
  }

  @Test(arguments: [1, 7, 16, 37, 128, 300, 333] as [Int32])
  func levelsAndThreadsAgreeWithTheSpecification(channels: Int32) {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    let table = (0..<1025).map { _ in
      random.chance(3)
        ? [-32768, 32767][Int(random.pick(0...1))] : Int16(random.pick(-32768...32767))
    }
    let all = (-32768...32767).map { Int16($0) }
    let count = all.count / Int(channels) * Int(channels)
    let disagreement = firstDisagreement { isa, pool in
      run(table, Array(all[..<count]), channels: channels, isa, pool)
    }
    #expect(disagreement == nil, "seed \(seed)")
  }

  /// Steps between entries whose least and most levels tell apart.
  @Test(arguments: [-250, -192, -60, 0, 40] as [Int32], [254, 255, 256] as [Int32])
  func smoothTablesAgreeWithTheSpecification(least: Int32, range: Int32) {
    let seed = UInt64.random(in: 0...99_999)
    var random = Random(seed: seed)
    var entry: Int32 = least < 0 ? 0 : -32768
    var table = [Int16(entry)]
    for index in 1..<1025 as Range<Int32> {
      var step = least + random.pick(0...range)
      // Increasing tables take most steps of the least; no step is out of bounds.
      if least >= 0 && !random.chance(64) { step = least }
      if !(-32768...32767).contains(entry + step) { step = entry > 0 ? least : least + range }
      if index <= 2 { step = index == 1 ? least : least + range }
      entry += step
      table.append(Int16(entry))
    }
    let all = (-32768...32767).map { Int16($0) }
    let disagreement = firstDisagreement { isa, pool in run(table, all, channels: 256, isa, pool) }
    #expect(disagreement == nil, "seed \(seed)")
  }

  /// Every entry where one lies, and half of the way between two, rounded up.
  @Test func givesEntriesAndLinesBetweenThem() {
    let table = (0..<1025).map { Int16(truncatingIfNeeded: ($0 * 7919) % 60_000 - 30_000) }
    let all = (-32768...32767).map { Int16($0) }
    for isa in fastLevels + [CK_ISA_SCALAR] {
      let bytes = run(table, all, channels: 1, isa, nil)
      for index in 0..<65_536 {
        let result = words(bytes[8 * index..<8 * index + 2])[0]
        let (entry, part) = (index / 64, index % 64)
        let line =
          Double(table[entry]) + Double(Int(table[entry + 1]) - Int(table[entry]))
          * Double(part) / 64
        if Double(result) != (line + 0.5).rounded(.down) {
          Issue.record("\(index) gives \(result), not \(line)")
          return
        }
      }
    }
  }
}
