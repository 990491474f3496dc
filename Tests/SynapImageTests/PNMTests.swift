import SynapCore
import SynapImage
import Testing

@Suite struct PNMTests {
  private static func decode(_ header: String, _ data: [UInt8]) throws -> Image {
    try Image(decoding: Array(header.utf8) + data, name: "a.ppm")
  }

  @Test func readsGreyAndColor() throws {
    let grey = try Self.decode("P5 2 1 255\n", [7, 8])
    #expect(grey == Image(width: 2, height: 1, channels: 1, pixels: [7, 8]))
    let color = try Self.decode("P6\n# a comment\n1 # another\n2\n255\n", [1, 2, 3, 4, 5, 6])
    #expect(color == Image(width: 1, height: 2, channels: 3, pixels: [1, 2, 3, 4, 5, 6]))
  }

  @Test func scalesOtherMaxima() throws {
    #expect(try Self.decode("P5 3 1 15\n", [0, 7, 15]).pixels == [0, 119, 255])
    let wide: [UInt8] = [0xFF, 0xFF, 0x80, 0x00, 0, 0]
    #expect(try Self.decode("P5 3 1 65535\n", wide).pixels == [255, 128, 0])
  }

  @Test(arguments: [
    "P5", "P5 2", "P5 2 2 255", "P5 2 2 255\n", "P5 2 2 0\n", "P5 2 2 65536\n", "P5 0 2 255\n",
    "P5 a 2 255\n", "P6 99999999999999999999 1 255\n", "P6 65500 65500 255\n", "P5 # no end",
    "P5 1 1 255#", "P3 1 1 255\n1 2 3\n",
  ])
  func rejectsBadHeader(header: String) {
    let diagnostic = Pictures.diagnostic { try Self.decode(header, [1, 2, 3]) }
    #expect(diagnostic?.location.file == "a.ppm")
  }

  @Test func rejectsSampleAboveMaximum() {
    #expect(Pictures.diagnostic { try Self.decode("P5 1 1 15\n", [16]) } != nil)
  }
}
