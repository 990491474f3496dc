import SynapImage
import Testing

@Suite struct DrawingTests {
  private static let white = Color(red: 255, green: 255, blue: 255)

  private static func picture(_ image: Image) -> [String] {
    (0..<image.height).map { y in
      String((0..<image.width).map { x in image[x, y].first == 0 ? "." : "#" })
    }
  }

  @Test func drawsLinesAsOpenCVDoes() {
    var image = Image(width: 14, height: 10, channels: 1, filledWith: 0)
    image.drawRectangle(x: 2, y: 2, width: 9, height: 5, color: Self.white, thickness: 2)
    #expect(
      Self.picture(image) == [
        "..............", "..##########..", ".############.", ".############.",
        ".###......###.", ".###......###.", ".############.", ".############.",
        "..##########..", "..............",
      ])
    var thin = Image(width: 5, height: 4, channels: 1, filledWith: 0)
    thin.drawRectangle(x: 1, y: 1, width: 2, height: 2, color: Self.white)
    #expect(Self.picture(thin) == [".....", ".###.", ".#.#.", ".###."])
  }

  @Test func clipsAtEveryEdge() {
    let extremes = [Int.min, -1000, -2, 0, 3, 7, 1000, Int.max]
    for x in extremes {
      for y in extremes {
        for size in extremes {
          var image = Image(width: 8, height: 6, channels: 3, filledWith: 9)
          image.drawRectangle(
            x: x, y: y, width: size, height: size, color: .detection, thickness: 2)
          image.drawText("Ag~", x: x, y: y, color: .detection)
          #expect(image.pixels.count == 8 * 6 * 3)
        }
      }
    }
    var image = Image(width: 8, height: 6, channels: 1, filledWith: 0)
    image.drawRectangle(
      x: -3, y: -3, width: 20, height: 20, color: Self.white, thickness: Int.max)
    #expect(image.pixels.allSatisfy { $0 == 255 })
  }

  @Test func takesTheColorOfThePicture() {
    let colors: [(Int, [UInt8])] = [
      (1, [188]), (3, [128, 255, 0]), (4, [128, 255, 0, 255]),
    ]
    for (channels, samples) in colors {
      var image = Image(width: 1, height: 1, channels: channels, filledWith: 0)
      image.drawRectangle(x: 0, y: 0, width: 0, height: 0, color: .detection)
      #expect(image.pixels == samples)
    }
  }

  @Test func everyCharacterIsDifferent() {
    var seen: [[UInt8]: Character] = [:]
    for code in UInt8(32)...126 {
      let character = Character(UnicodeScalar(code))
      var image = Image(width: 24, height: 24, channels: 1, filledWith: 0)
      image.drawText(String(character), x: 4, y: 16, color: Self.white)
      #expect(image.pixels.allSatisfy { $0 == 0 } == (code == 32))
      #expect(seen.updateValue(character, forKey: image.pixels) == nil, "\(character)")
    }
  }

  @Test func capitalsAreTenPixelsHigh() {
    var image = Image(width: 30, height: 30, channels: 1, filledWith: 0)
    image.drawText("H", x: 5, y: 20, color: Self.white)
    let rows = (0..<30).filter { y in (0..<30).contains { image[$0, y].first ?? 0 > 64 } }
    #expect(rows.first.map { (9...10).contains($0) } == true)
    #expect(rows.last == 20)
    #expect(Image.textWidth("H") == 7)
  }

  @Test func replacesWhatTheFontLacks() {
    var first = Image(width: 30, height: 30, channels: 1, filledWith: 0)
    var second = first
    first.drawText("é\u{1F600}", x: 2, y: 20, color: Self.white)
    second.drawText("??", x: 2, y: 20, color: Self.white)
    #expect(first == second)
  }
}
