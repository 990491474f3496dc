import SynapImage
import Testing

@Suite struct ExifOrientationTests {
  /// `jpeg` with an EXIF segment behind its first marker.
  private static func tagged(_ jpeg: [UInt8], _ value: UInt8, bigEndian: Bool) -> [UInt8] {
    func number(_ value: Int, _ size: Int) -> [UInt8] {
      let little = (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
      return bigEndian ? little.reversed() : little
    }
    var body: [UInt8] = Array("Exif".utf8) + [0, 0]
    body += Array((bigEndian ? "MM" : "II").utf8) + number(42, 2) + number(8, 4) + number(2, 2)
    body += number(0x010F, 2) + number(2, 2) + number(4, 4) + [65, 66, 67, 0]
    body += number(0x0112, 2) + number(3, 2) + number(1, 4) + number(Int(value), 2) + [0, 0]
    body += number(0, 4)
    return Array(jpeg[..<2]) + [0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + jpeg[2...]
  }

  /// The upright picture, by the definition: where row 0 and column 0 of `stored` belong.
  private static func upright(_ stored: Image, _ value: Int) -> Image {
    let (w, h) = (stored.width, stored.height)
    let (width, height) = value >= 5 ? (h, w) : (w, h)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let source =
          switch value {
          case 2: (w - 1 - x, y)
          case 3: (w - 1 - x, h - 1 - y)
          case 4: (x, h - 1 - y)
          case 5: (y, x)
          case 6: (y, h - 1 - x)
          case 7: (w - 1 - y, h - 1 - x)
          case 8: (w - 1 - y, x)
          default: (x, y)
          }
        pixels += stored[source.0, source.1]
      }
    }
    return Image(width: width, height: height, channels: stored.channels, pixels: pixels)
  }

  @Test(arguments: 1...8, [true, false])
  func turnsThePictureUpright(value: Int, bigEndian: Bool) throws {
    for channels in [1, 3] {
      let jpeg = try Pictures.noise(21, 13, channels: channels).encodedJPEG()
      let stored = try Image(decoding: jpeg, name: "a.jpg")
      let bytes = Self.tagged(jpeg, UInt8(value), bigEndian: bigEndian)
      let image = try Image(decoding: bytes, name: "a.jpg")
      #expect(image == Self.upright(stored, value))
    }
  }

  @Test(arguments: [0, 9, 255])
  func ignoresValuesWithoutMeaning(value: UInt8) throws {
    let jpeg = try Pictures.noise(5, 3, channels: 3).encodedJPEG()
    let tagged = Self.tagged(jpeg, value, bigEndian: true)
    #expect(try Image(decoding: tagged, name: "a") == Image(decoding: jpeg, name: "a"))
  }

  @Test func survivesDamagedSegments() throws {
    let jpeg = try Pictures.noise(5, 3, channels: 3).encodedJPEG()
    let tagged = Self.tagged(jpeg, 6, bigEndian: false)
    let plain = try Image(decoding: jpeg, name: "a")
    for offset in 12..<50 {
      for value: UInt8 in [0, 1, 127, 255] {
        var changed = tagged
        changed[offset] = value
        let image = try Image(decoding: changed, name: "a")
        #expect(image.pixels.count == plain.pixels.count)
      }
    }
  }
}
