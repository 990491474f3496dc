import SynapImage
import SynapQuant
import Testing

@Suite struct PictureSetTests {
  /// A photo-like picture: blurred by 5x5 pixels, so that it is equally sharp in both directions.
  private func picture(_ seed: UInt64, width: Int, height: Int) -> Image {
    var state = seed
    let noise = (0..<(width + 4) * (height + 4)).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 56)
    }
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        var sum = 0
        for row in y..<y + 5 {
          for column in x..<x + 5 { sum += noise[row * (width + 4) + column] }
        }
        pixels.append(UInt8(sum / 25))
      }
    }
    return Image(width: width, height: height, channels: 1, pixels: pixels)
  }

  /// A picture that differs from others of other levels everywhere.
  private func flat(_ level: UInt8) -> PictureTraits {
    PictureTraits(of: Image(width: 40, height: 30, channels: 3, filledWith: level))
  }

  @Test func findsPhotosThatWereStretched() throws {
    let size = (width: 96, height: 72)
    let straight = PictureSet(
      (1...4).map { PictureTraits(of: picture($0, width: size.width, height: size.height)) })
    #expect(straight.isOf(size))
    #expect(straight.sharpnessRatio < PictureSet.usualSharpnessRatio)
    let squeezed = PictureSet(
      try (1...4).map {
        PictureTraits(
          of: try picture($0, width: 54, height: 96)
            .resized(width: size.width, height: size.height))
      })
    #expect(squeezed.isOf(size))
    #expect(squeezed.sharpnessRatio > PictureSet.usualSharpnessRatio)
  }

  @Test func countsPicturesThatAreAlikeOnce() {
    let copies = PictureSet([10, 11, 12, 10, 200, 201].map(flat))
    #expect(copies.distinctCount == 2 && copies.isAlike)
    let different = PictureSet([10, 50, 90, 130, 170, 210].map(flat))
    #expect(different.distinctCount == 6 && !different.isAlike)
    #expect(!PictureSet([flat(10)]).isAlike)
  }

  @Test func measuresStretchInBothDirections() {
    let wide = PictureTraits(of: Image(width: 160, height: 90, channels: 1, filledWith: 0))
    let tall = PictureTraits(of: Image(width: 90, height: 160, channels: 1, filledWith: 0))
    #expect(abs(wide.stretch(to: (width: 40, height: 30)) - 4.0 / 3) < 1e-9)
    #expect(abs(tall.stretch(to: (width: 30, height: 40)) - 4.0 / 3) < 1e-9)
    #expect(PictureSet([flat(0)]).stretch(to: (width: 640, height: 480)) == 1)
  }

  @Test(arguments: [(1, 1), (1, 40), (40, 1), (2, 3), (15, 17)])
  func takesPicturesOfAnySize(width: Int, height: Int) {
    let image = Image(width: width, height: height, channels: 3, filledWith: 7)
    let traits = PictureTraits(of: image)
    #expect(traits.sharpnessRatio == 1)
    #expect(traits.difference(from: flat(7)) == 0)
  }
}
