import SynapCore
import SynapImage
import Testing

@Suite struct BMPTests {
  private static func little(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// A file with a 40-byte header; `extra` is what stands between it and `data`.
  private static func file(
    _ width: Int, _ height: Int, bits: Int, compression: Int = 0, colors: Int = 0,
    extra: [UInt8] = [], data: [UInt8]
  ) -> [UInt8] {
    let offset = 54 + extra.count
    return Array("BM".utf8) + little(offset + data.count, 4) + little(0, 4) + little(offset, 4)
      + little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(bits, 2)
      + little(compression, 4) + little(0, 12) + little(colors, 4) + little(0, 4) + extra + data
  }

  @Test func reads24BitsBottomUp() throws {
    let data: [UInt8] = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]
    let image = try Image(decoding: Self.file(2, 2, bits: 24, data: data), name: "a.bmp")
    #expect(image.pixels == [9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4])
  }

  @Test func reads24BitsTopDownWithoutLastPadding() throws {
    let data: [UInt8] = [1, 2, 3, 0, 7, 8, 9]
    let image = try Image(decoding: Self.file(1, -2, bits: 24, data: data), name: "a.bmp")
    #expect(image.pixels == [3, 2, 1, 9, 8, 7])
  }

  @Test func reads32BitsWithoutAlpha() throws {
    let file = Self.file(2, 1, bits: 32, data: [1, 2, 3, 0, 4, 5, 6, 99])
    let image = try Image(decoding: file, name: "a.bmp")
    #expect(image.channels == 3)
    #expect(image.pixels == [3, 2, 1, 6, 5, 4])
  }

  @Test func readsBitFields() throws {
    let wide = [0xFF00_0000, 0x00FF_0000, 0x0000_FF00].flatMap { Self.little($0, 4) }
    let image = try Image(
      decoding: Self.file(
        1, 1, bits: 32, compression: 3, extra: wide, data: Self.little(0x1122_3344, 4)),
      name: "a.bmp")
    #expect(image.pixels == [0x11, 0x22, 0x33])
    let narrow = [0xF800, 0x07E0, 0x001F].flatMap { Self.little($0, 4) }
    let small = try Image(
      decoding: Self.file(
        1, 1, bits: 16, compression: 3, extra: narrow, data: Self.little(0xF81F, 4)),
      name: "a.bmp")
    #expect(small.pixels == [255, 0, 255])
  }

  @Test func readsPalettes() throws {
    let palette: [UInt8] = [1, 2, 3, 0, 40, 50, 60, 0]
    let eight = Self.file(3, 1, bits: 8, colors: 2, extra: palette, data: [1, 0, 1, 0])
    let one = Self.file(3, 1, bits: 1, colors: 2, extra: palette, data: [0b1010_0000, 0, 0, 0])
    for file in [eight, one] {
      let image = try Image(decoding: file, name: "a.bmp")
      #expect(image.pixels == [60, 50, 40, 3, 2, 1, 60, 50, 40])
    }
  }

  @Test func refusesColorOutsidePalette() {
    let file = Self.file(
      1, 1, bits: 8, colors: 2, extra: [1, 2, 3, 0, 4, 5, 6, 0], data: [2, 0, 0, 0])
    #expect(Pictures.diagnostic { try Image(decoding: file, name: "a.bmp") } != nil)
  }

  @Test func refusesRunLengthsByName() {
    let file = Self.file(2, 2, bits: 8, compression: 1, data: [1, 0])
    let diagnostic = Pictures.diagnostic { try Image(decoding: file, name: "a.bmp") }
    #expect(diagnostic?.message.contains("RLE8") == true)
  }

  @Test func refusesBombsAndImpossibleSizes() {
    for (width, height) in [
      (65_501, 1), (1, 65_501), (60_000, 60_000), (0, 5), (5, 0), (-3, 4), (1, Int(Int32.min)),
    ] {
      let file = Self.file(width, height, bits: 24, data: [0, 0, 0, 0])
      #expect(Pictures.diagnostic { try Image(decoding: file, name: "a.bmp") } != nil)
    }
  }

  @Test func rejectsEveryTruncationAndSurvivesChanges() throws {
    let palette: [UInt8] = (0..<1024).map { UInt8($0 & 255) }
    let file = Self.file(4, 4, bits: 8, extra: palette, data: Array(0..<16))
    for length in file.indices {
      let cut = Array(file[..<length])
      #expect(Pictures.diagnostic { try Image(decoding: cut, name: "a") } != nil)
    }
    for offset in 2..<54 {
      for value: UInt8 in [0, 1, 4, 16, 24, 32, 127, 128, 255] {
        var changed = file
        changed[offset] = value
        do {
          _ = try Image(decoding: changed, name: "a")
        } catch {
          #expect(error is Diagnostic)
        }
      }
    }
  }
}
