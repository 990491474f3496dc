import SynapCore
import SynapImage
import Testing

@Suite struct JPEGTests {
  @Test(arguments: [1, 3])
  func returnsNearlyWhatWasEncoded(channels: Int) throws {
    let image = Pictures.smooth(45, 31, channels: channels)
    let decoded = try Image(decoding: image.encodedJPEG(), name: "a.jpg")
    #expect(decoded.channels == channels)
    #expect(Pictures.difference(decoded, image) <= 3)
  }

  @Test func dropsAlpha() throws {
    let image = Pictures.smooth(16, 16, channels: 3)
    #expect(try image.converted(toChannels: 4).encodedJPEG() == image.encodedJPEG())
  }

  @Test func refusesQualityOutOfRange() {
    let image = Pictures.smooth(8, 8, channels: 3)
    #expect(Pictures.diagnostic { try image.encodedJPEG(quality: 0) } != nil)
    #expect(Pictures.diagnostic { try image.encodedJPEG(quality: 101) } != nil)
  }

  /// Four areas of one CMYK colour each: cyan, half black, white, orange-like.
  private static let inks: [[UInt8]] = [
    [255, 0, 0, 0], [0, 0, 0, 128], [0, 0, 0, 0], [0, 100, 200, 20],
  ]

  private static func cmykJPEG() throws -> [UInt8] {
    let samples = (0..<32 * 32).flatMap { (i: Int) -> [UInt8] in
      let (column, row) = (i % 32 / 16, i / 32 / 16)
      return inks[column + row * 2].map { 255 - $0 }
    }
    return try Image.encodedJPEG(invertedCMYK: samples, width: 32, height: 32, quality: 100)
  }

  private static func color(_ ink: [UInt8]) -> [Int] {
    (0..<3).map { (255 - Int(ink[$0])) * (255 - Int(ink[3])) / 255 }
  }

  @Test func convertsInvertedCMYK() throws {
    let image = try Image(decoding: Self.cmykJPEG(), name: "a.jpg")
    #expect(image.channels == 3)
    for (i, ink) in Self.inks.enumerated() {
      let pixel = image[8 + i % 2 * 16, 8 + i / 2 * 16].map { Int($0) }
      for (found, expected) in zip(pixel, Self.color(ink)) { #expect(abs(found - expected) <= 3) }
    }
  }

  @Test func convertsPlainCMYKWithoutAdobeMarker() throws {
    var bytes = try Self.cmykJPEG()
    let marker = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xEE]) })
    bytes.removeSubrange(marker..<marker + 2 + Int(bytes[marker + 3]))
    let image = try Image(decoding: bytes, name: "a.jpg")
    for (i, ink) in Self.inks.enumerated() {
      let pixel = image[8 + i % 2 * 16, 8 + i / 2 * 16].map { Int($0) }
      let inverse = Self.color(ink.map { 255 - $0 })
      for (found, expected) in zip(pixel, inverse) { #expect(abs(found - expected) <= 3) }
    }
  }

  @Test(arguments: [1, 3])
  func rejectsEveryTruncation(channels: Int) throws {
    let bytes = try Pictures.noise(33, 21, channels: channels).encodedJPEG(quality: 60)
    for length in bytes.indices {
      let diagnostic = Pictures.diagnostic {
        try Image(decoding: Array(bytes[..<length]), name: "cut.jpg")
      }
      #expect(diagnostic?.location.file == "cut.jpg", "length \(length)")
    }
  }

  @Test func survivesChangedBytes() throws {
    let bytes = try Pictures.noise(33, 21, channels: 3).encodedJPEG(quality: 60)
    var generator = Pictures.Generator(state: 4)
    for _ in 0..<2000 {
      var changed = bytes
      changed[.random(in: changed.indices, using: &generator)] = .random(
        in: 0...255, using: &generator)
      do {
        let image = try Image(decoding: changed, name: "bad.jpg")
        #expect(image.pixels.count == image.width * image.height * image.channels)
      } catch {
        #expect(error is Diagnostic)
      }
    }
  }

  @Test func refusesBombFromItsHeader() throws {
    var bytes = try Pictures.smooth(16, 16, channels: 3).encodedJPEG()
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0x00, 0xFF, 0x00])
    let diagnostic = Pictures.diagnostic { try Image(decoding: bytes, name: "bomb.jpg") }
    #expect(
      diagnostic?.description
        == "bomb.jpg: error: the picture is too large: 65280x65280 pixels take 12784435200 bytes; "
        + "268435456 are allowed")
  }
}
