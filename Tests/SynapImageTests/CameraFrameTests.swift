import SynapCore
import SynapImage
import Testing

@Suite struct CameraFrameTests {
  /// A picture of 4x4 blocks of 2x2 pixels, so that half the resolution loses nothing.
  static let blocks: Image = {
    let colors: [[UInt8]] = [
      [0, 0, 0], [255, 255, 255], [200, 30, 40], [20, 180, 60], [30, 50, 210], [128, 128, 128],
      [250, 240, 10], [90, 10, 140],
    ]
    var pixels: [UInt8] = []
    for y in 0..<8 {
      for x in 0..<8 { pixels += colors[(y / 2 * 4 + x / 2) % colors.count] }
    }
    return Image(width: 8, height: 8, channels: 3, pixels: pixels)
  }()

  @Test(arguments: PixelLayout.allCases) func givesThePictureBack(_ layout: PixelLayout) throws {
    let frame = try CameraFrame(Self.blocks, as: layout)
    let image = frame.image
    if layout == .gray {
      #expect(image == Self.blocks.converted(toChannels: 1))
      return
    }
    let tolerance = layout.isYUV ? 3 : 0
    let worst = zip(image.pixels, Self.blocks.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(try #require(worst) <= tolerance)
    #expect(
      try CameraFrame(layout: layout, width: 8, height: 8, bytes: frame.planes.flatMap(\.self))
        == frame)
  }

  @Test func hasTheLumaAndDifferencesOfVideo() throws {
    let colors: [(rgb: [UInt8], yuv: [UInt8])] = [
      ([0, 0, 0], [16, 128, 128]), ([255, 255, 255], [235, 128, 128]),
      ([255, 0, 0], [82, 90, 240]), ([0, 255, 0], [144, 54, 34]), ([0, 0, 255], [41, 240, 110]),
    ]
    for color in colors {
      let image = Image(width: 1, height: 1, channels: 3, pixels: color.rgb)
      let frame = try CameraFrame(image, as: .yuv444)
      #expect(frame.planes.flatMap(\.self) == color.yuv)
      #expect(zip(frame.image.pixels, color.rgb).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
    }
  }

  @Test func putsSamplesWhereTheLayoutSays() throws {
    let image = Image(width: 2, height: 2, channels: 3, pixels: (1...12).map { UInt8($0) })
    func planes(_ layout: PixelLayout) throws -> [[UInt8]] {
      try CameraFrame(image, as: layout).planes
    }
    #expect(try planes(.rgb) == [(1...12).map { UInt8($0) }])
    #expect(try planes(.bgra) == [[3, 2, 1, 255, 6, 5, 4, 255, 9, 8, 7, 255, 12, 11, 10, 255]])
    #expect(try planes(.rgb888p) == [[1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12]])
    #expect(try planes(.rgb888p3) == [[1, 4, 7, 10], [2, 5, 8, 11], [3, 6, 9, 12]])
    let (first, second) = (try planes(.nv12)[1], try planes(.nv21)[1])
    #expect(first == second.reversed())
    #expect(try planes(.yuv420)[1...].flatMap(\.self) == first)
  }

  @Test func refusesOddSizesOfHalvedPlanesForNetworks() {
    for layout in PixelLayout.allCases {
      let message = "a picture in \(layout) has an even height and width, not 3x2"
      func check() throws { try CameraFrame.checkSize(layout: layout, width: 3, height: 2) }
      if layout.isSubsampled {
        #expect(throws: Diagnostic.error(message)) { try check() }
      } else {
        #expect(throws: Never.self) { try check() }
      }
    }
  }

  @Test func roundsHalvesOfOddSizesUp() throws {
    // Of the last column and row, which count twice, the means are those of two pixels and of one.
    let red = [255, 0, 0].map { UInt8($0) }
    let black = [UInt8](repeating: 0, count: 3)
    let image = Image(
      width: 3, height: 3, channels: 3,
      pixels: [black, black, red, black, black, black, black, red, red].flatMap(\.self))
    let frame = try CameraFrame(image, as: .yuv420)
    let half = try CameraFrame(
      Image(width: 1, height: 1, channels: 3, pixels: [128, 0, 0]), as: .yuv444)
    let full = try CameraFrame(Image(width: 1, height: 1, channels: 3, pixels: red), as: .yuv444)
    let expected = [128, half.planes[2][0], half.planes[2][0], full.planes[2][0]]
    #expect(frame.planes.map(\.count) == [9, 4, 4])
    #expect(frame.planes[2] == expected)
    #expect(frame.image.pixels.count == 27)
  }

  @Test func cutsOutAPart() throws {
    let part = try Self.blocks.cropped(to: Rect(x: 1, y: 2, width: 3, height: 4))
    #expect(part.width == 3 && part.height == 4)
    #expect(Array(part[2, 3]) == Array(Self.blocks[3, 5]))
  }

  @Test func scalesBetweenTheNearestPixels() throws {
    let line = Image(width: 4, height: 1, channels: 1, pixels: [0, 100, 200, 40])
    #expect(try line.scaledLinearly(width: 2, height: 1).pixels == [50, 120])
    #expect(
      try line.scaledLinearly(width: 8, height: 1).pixels == [0, 25, 75, 125, 175, 160, 80, 40])
    #expect(try line.scaledLinearly(width: 4, height: 2).pixels == line.pixels + line.pixels)
    #expect(try line.scaledLinearly(width: 4, height: 1) == line)
  }
}
