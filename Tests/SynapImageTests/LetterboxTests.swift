import SynapCore
import SynapImage
import Testing

@Suite struct LetterboxTests {
  struct Case: Sendable {
    var image: (Int, Int)
    var target: (Int, Int)
    var keep = 1
    var scaled: (Int, Int)
    /// Left, top, right, bottom.
    var bands = (0, 0, 0, 0)
    var cut = 0
    var rect: (Int, Int, Int, Int)
  }

  static let cases: [Case] = [
    Case(
      image: (1280, 720), target: (640, 640), scaled: (640, 360), bands: (0, 140, 0, 140),
      rect: (0, -280, 1280, 1280)),
    Case(
      image: (1280, 720), target: (640, 480), scaled: (640, 360), bands: (0, 60, 0, 60),
      rect: (0, -120, 1280, 960)),
    Case(
      image: (810, 1080), target: (640, 480), scaled: (360, 480), bands: (140, 0, 140, 0),
      rect: (-315, 0, 1440, 1080)),
    Case(
      image: (810, 1080), target: (640, 640), scaled: (480, 640), bands: (80, 0, 80, 0),
      rect: (-135, 0, 1080, 1080)),
    Case(image: (640, 480), target: (640, 480), scaled: (640, 480), rect: (0, 0, 640, 480)),
    Case(
      image: (640, 480), target: (640, 640), scaled: (640, 480), bands: (0, 80, 0, 80),
      rect: (0, -80, 640, 640)),
    Case(
      image: (640, 480), target: (320, 320), scaled: (320, 240), bands: (0, 40, 0, 40),
      rect: (0, -80, 640, 640)),
    Case(
      image: (100, 1000), target: (640, 640), scaled: (64, 640), bands: (288, 0, 288, 0),
      rect: (-450, 0, 1000, 1000)),
    Case(
      image: (1, 1), target: (640, 480), scaled: (480, 480), bands: (80, 0, 80, 0),
      rect: (0, 0, 1, 1)),
    Case(
      image: (3, 2), target: (8, 8), scaled: (8, 5), bands: (0, 1, 0, 2), rect: (0, 0, 3, 3)),
    Case(
      image: (1280, 719), target: (640, 480), scaled: (640, 360), bands: (0, 60, 0, 60),
      rect: (0, -120, 1280, 959)),
    Case(
      image: (2000, 1), target: (640, 480), scaled: (640, 1), bands: (0, 239, 0, 240),
      rect: (0, -746, 2000, 1497)),
    Case(
      image: (1, 2000), target: (640, 480), scaled: (1, 480), bands: (319, 0, 320, 0),
      rect: (-1329, 0, 2663, 2000)),
    Case(
      image: (810, 1080), target: (640, 480), keep: 0, scaled: (640, 480),
      rect: (0, 0, 810, 1080)),
    Case(
      image: (810, 1080), target: (640, 480), keep: 2, scaled: (640, 853), cut: 373,
      rect: (0, 0, 810, 608)),
    Case(
      image: (1280, 720), target: (640, 480), keep: 2, scaled: (640, 360), bands: (0, 60, 0, 60),
      rect: (0, -120, 1280, 960)),
  ]

  @Test(arguments: cases)
  func placesThePicture(_ expected: Case) {
    let letterbox = Letterbox(
      targetWidth: expected.target.0, targetHeight: expected.target.1,
      keepProportions: expected.keep)
    let geometry = letterbox.geometry(imageWidth: expected.image.0, imageHeight: expected.image.1)
    let rect = expected.rect
    #expect(geometry.scaledWidth == expected.scaled.0)
    #expect(geometry.scaledHeight == expected.scaled.1)
    #expect(geometry.leftBand == expected.bands.0)
    #expect(geometry.topBand == expected.bands.1)
    #expect(geometry.rightBand == expected.bands.2)
    #expect(geometry.bottomBand == expected.bands.3)
    #expect(geometry.cutRows == expected.cut)
    #expect(
      geometry.assignedRect == Rect(x: rect.0, y: rect.1, width: rect.2, height: rect.3))
  }

  @Test func partsAddUpForEverySmallSize() {
    for keep in 0...2 {
      let letterbox = Letterbox(targetWidth: 13, targetHeight: 9, keepProportions: keep)
      for width in 1...40 {
        for height in 1...40 {
          let parts = letterbox.geometry(imageWidth: width, imageHeight: height)
          #expect(parts.leftBand + parts.scaledWidth + parts.rightBand == 13)
          #expect(parts.topBand + parts.scaledHeight - parts.cutRows + parts.bottomBand == 9)
          #expect(min(parts.scaledWidth, parts.scaledHeight, 1 + parts.leftBand) >= 1)
        }
      }
    }
  }

  @Test func fillsTheBandsAndScalesTheRest() throws {
    let image = Image(width: 100, height: 50, channels: 3, filledWith: 200)
    let letterbox = Letterbox(targetWidth: 40, targetHeight: 40, fillColor: 114)
    let result = try letterbox.apply(to: image)
    #expect(result.assignedRect == Rect(x: 0, y: -25, width: 100, height: 100))
    for y in 0..<40 {
      let expected: UInt8 = (10..<30).contains(y) ? 200 : 114
      for x in 0..<40 { #expect(result.image[x, y].allSatisfy { $0 == expected }) }
    }
  }

  @Test func cutsTheBottom() throws {
    let image = Pictures.noise(10, 30, channels: 3)
    let letterbox = Letterbox(targetWidth: 10, targetHeight: 12, keepProportions: 2)
    let result = try letterbox.apply(to: image)
    #expect(result.assignedRect == Rect(x: 0, y: 0, width: 10, height: 12))
    #expect(result.image.pixels == Array(image.pixels.prefix(360)))
  }

  @Test func refusesWrongOptions() {
    let image = Image(width: 2, height: 2, channels: 1, filledWith: 0)
    for letterbox in [
      Letterbox(targetWidth: 0, targetHeight: 5), Letterbox(targetWidth: 5, targetHeight: -1),
      Letterbox(targetWidth: 5, targetHeight: 70_000),
      Letterbox(targetWidth: 5, targetHeight: 5, keepProportions: 3),
    ] {
      #expect(Pictures.diagnostic { try letterbox.apply(to: image) } != nil)
    }
  }
}
