import SynapCore
import SynapImage
import Testing

@Suite struct PNGTests {
  @Test(arguments: [1, 3, 4])
  func returnsWhatWasEncoded(channels: Int) throws {
    let image = Pictures.noise(37, 23, channels: channels)
    #expect(try Image(decoding: image.encodedPNG(), name: "a.png") == image)
  }

  @Test func expandsOneBitGrey() throws {
    let file = PNGBuilder(
      width: 10, height: 2, bitDepth: 1, colorType: 0, rows: [[0xA5, 0x40], [0x00, 0xC0]])
    let image = try Image(decoding: file.bytes, name: "a.png")
    #expect(image.channels == 1)
    let expected = [1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    #expect(image.pixels == expected.map { UInt8($0 * 255) })
  }

  @Test func cutsSixteenBitsToTheirUpperByte() throws {
    let file = PNGBuilder(
      width: 2, height: 1, bitDepth: 16, colorType: 0, rows: [[0x12, 0xFF, 0xFE, 0x80]])
    #expect(try Image(decoding: file.bytes, name: "a.png").pixels == [0x12, 0xFE])
  }

  @Test func expandsPalette() throws {
    let file = PNGBuilder(
      width: 3, height: 1, bitDepth: 4, colorType: 3,
      chunks: [("PLTE", [1, 2, 3, 40, 50, 60])], rows: [[0x10, 0x10]])
    let image = try Image(decoding: file.bytes, name: "a.png")
    #expect(image.channels == 3)
    #expect(image.pixels == [40, 50, 60, 1, 2, 3, 40, 50, 60])
  }

  @Test func expandsPaletteWithTransparency() throws {
    let file = PNGBuilder(
      width: 2, height: 1, colorType: 3,
      chunks: [("PLTE", [1, 2, 3, 40, 50, 60]), ("tRNS", [7])], rows: [[1, 0]])
    #expect(
      try Image(decoding: file.bytes, name: "a.png").pixels == [40, 50, 60, 255, 1, 2, 3, 7])
  }

  @Test func givesGreyWithAlphaFourChannels() throws {
    let file = PNGBuilder(width: 2, height: 1, colorType: 4, rows: [[9, 200, 80, 0]])
    #expect(try Image(decoding: file.bytes, name: "a.png").pixels == [9, 9, 9, 200, 80, 80, 80, 0])
  }

  @Test func readsInterlacedRows() throws {
    let file = PNGBuilder(
      width: 2, height: 2, colorType: 0, isInterlaced: true, rows: [[10], [20], [30, 40]])
    #expect(try Image(decoding: file.bytes, name: "a.png").pixels == [10, 20, 30, 40])
  }

  @Test func ignoresGamma() throws {
    let file = PNGBuilder(
      width: 2, height: 1, colorType: 0, chunks: [("gAMA", [0, 1, 0x86, 0xA0])], rows: [[9, 100]])
    #expect(try Image(decoding: file.bytes, name: "a.png").pixels == [9, 100])
  }

  @Test func rejectsEveryTruncation() throws {
    let bytes = try Pictures.smooth(19, 11, channels: 3).encodedPNG()
    for length in bytes.indices {
      let diagnostic = Pictures.diagnostic {
        try Image(decoding: Array(bytes[..<length]), name: "cut.png")
      }
      #expect(diagnostic?.location.file == "cut.png", "length \(length)")
    }
  }

  @Test func survivesChangedBytes() throws {
    let bytes = try Pictures.smooth(19, 11, channels: 3).encodedPNG()
    var generator = Pictures.Generator(state: 3)
    for _ in 0..<2000 {
      var changed = bytes
      changed[.random(in: changed.indices, using: &generator)] = .random(
        in: 0...255, using: &generator)
      do {
        let image = try Image(decoding: changed, name: "bad.png")
        #expect(image.pixels.count == image.width * image.height * image.channels)
      } catch {
        #expect(error is Diagnostic)
      }
    }
  }

  @Test func refusesBombFromItsHeader() {
    let wide = PNGBuilder(width: 65_500, height: 65_500, colorType: 2, rows: [[0]])
    let long = PNGBuilder(width: 70_000, height: 1, colorType: 2, rows: [[0]])
    for file in [wide, long] {
      let diagnostic = Pictures.diagnostic { try Image(decoding: file.bytes, name: "bomb.png") }
      #expect(diagnostic?.message.hasPrefix("the picture is too large") == true)
      #expect(diagnostic?.location.file == "bomb.png")
    }
  }
}
