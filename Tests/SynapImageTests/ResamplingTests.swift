import SynapImage
import Testing

@Suite struct ResamplingTests {
  /// The definition, in binary64, one output sample at a time.
  private static func reference(_ image: Image, _ width: Int, _ height: Int) -> Image {
    func filter(_ position: Double, shrinks: Bool) -> Double {
      let x = abs(position)
      let (b, c) = shrinks ? (1.0 / 3, 1.0 / 3) : (0, 0.5)
      if x < 1 {
        return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6
      }
      if x < 2 {
        let cubic = (-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x
        return (cubic + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
      }
      return 0
    }
    func weights(_ source: Int, _ target: Int, _ output: Int) -> [(Int, Double)] {
      let ratio = Double(source) / Double(target)
      let stretch = max(1, ratio)
      let center = (Double(output) + 0.5) * ratio
      let all = (Int(center - 2 * stretch) - 2...Int(center + 2 * stretch) + 2).map { i in
        (i, filter((Double(i) + 0.5 - center) / stretch, shrinks: target < source))
      }
      let total = all.map(\.1).reduce(0, +)
      return all.map { (min(max($0.0, 0), source - 1), $0.1 / total) }
    }
    var pixels: [UInt8] = []
    for y in 0..<height {
      let rows = weights(image.height, height, y)
      for x in 0..<width {
        let columns = weights(image.width, width, x)
        for c in 0..<image.channels {
          var sum = 0.0
          for (row, a) in rows {
            for (column, b) in columns {
              sum += a * b * Double(image.pixels[(row * image.width + column) * image.channels + c])
            }
          }
          pixels.append(UInt8(min(max(sum + 0.5, 0), 255)))
        }
      }
    }
    return Image(width: width, height: height, channels: image.channels, pixels: pixels)
  }

  @Test(arguments: [
    (31, 22, 13, 9), (31, 22, 62, 50), (31, 22, 10, 40), (31, 22, 31, 7), (31, 22, 8, 22),
    (1, 1, 9, 5), (40, 3, 1, 1), (2, 50, 7, 3), (50, 1, 3, 2), (17, 17, 16, 18),
  ])
  func agreesWithTheDefinition(width: Int, height: Int, newWidth: Int, newHeight: Int) throws {
    for channels in [1, 3, 4] {
      let image = Pictures.noise(width, height, channels: channels)
      let result = try image.resized(width: newWidth, height: newHeight)
      let expected = Self.reference(image, newWidth, newHeight)
      #expect(Pictures.difference(result, expected) <= 1)
      let different = zip(result.pixels, expected.pixels).count { $0 != $1 }
      #expect(different * 200 <= result.pixels.count)
    }
  }

  @Test func keepsAConstant() throws {
    for value: UInt8 in [0, 1, 127, 128, 254, 255] {
      for channels in [1, 3, 4] {
        let image = Image(width: 33, height: 17, channels: channels, filledWith: value)
        for (width, height) in [(7, 5), (100, 90), (33, 4), (5, 17), (1, 1)] {
          let result = try image.resized(width: width, height: height)
          #expect(result.pixels.allSatisfy { $0 == value })
        }
      }
    }
  }

  @Test func keepsAnAxisOfEqualLength() throws {
    let image = Pictures.noise(12, 9, channels: 3)
    #expect(try image.resized(width: 12, height: 9) == image)
    let rows = Image(
      width: 12, height: 9, channels: 1,
      pixels: (0..<108).map { UInt8($0 / 12 * 25) })
    let narrow = try rows.resized(width: 5, height: 9)
    #expect(narrow.pixels == (0..<45).map { UInt8($0 / 5 * 25) })
  }

  @Test func keepsTheMeanOfARamp() throws {
    let pixels = (0..<200 * 4).map { UInt8($0 % 200) }
    let ramp = Image(width: 200, height: 4, channels: 1, pixels: pixels)
    for width in [20, 50, 90, 400] {
      let result = try ramp.resized(width: width, height: 4)
      let mean = Double(result.pixels.reduce(0) { $0 + Int($1) }) / Double(result.pixels.count)
      #expect(abs(mean - 99.5) < 0.6)
    }
  }

  @Test func givesTheSameBytesEverywhere() throws {
    let image = try Pictures.noise(61, 43, channels: 3).resized(width: 29, height: 57)
    let hash = image.pixels.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    #expect(hash == 0x945E_E338_431F_5952)
  }

  @Test func survivesExtremeSizes() throws {
    let long = Image(width: 65_500, height: 1, channels: 1, filledWith: 3)
    #expect(try long.resized(width: 1, height: 65_500).pixels.allSatisfy { $0 == 3 })
    #expect(Pictures.diagnostic { try long.resized(width: 0, height: 1) } != nil)
    #expect(Pictures.diagnostic { try long.resized(width: 65_501, height: 1) } != nil)
  }
}
