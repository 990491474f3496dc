import SynapCore
import SynapImage
import Testing

@Suite struct RawPictureTests {
  private func picture(width: Int, height: Int, channels: Int = 3) -> Image {
    Image(
      width: width, height: height, channels: channels,
      pixels: (0..<width * height * channels).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) })
  }

  @Test(arguments: ["rgb", "bgr", "rgbp", "bgra", "gray"])
  func keepsEverySample(name: String) throws {
    let channels = ["gray": 1, "bgra": 4][name] ?? 3
    let image = picture(width: 5, height: 3, channels: channels)
    let format = try RawPictureFormat.named(name)
    let bytes = try format.encode(image)
    #expect(bytes.count == 15 * channels)
    #expect(try format.decode(bytes, width: 5, height: 3) == image)
  }

  @Test func ordersSamplesByTheFormat() throws {
    let image = Image(width: 2, height: 1, channels: 3, pixels: [1, 2, 3, 4, 5, 6])
    func bytes(_ name: String) throws -> [UInt8] {
      try RawPictureFormat.named(name).encode(image)
    }
    #expect(try bytes("rgb") == [1, 2, 3, 4, 5, 6])
    #expect(try bytes("bgr") == [3, 2, 1, 6, 5, 4])
    #expect(try bytes("bgra") == [3, 2, 1, 255, 6, 5, 4, 255])
    #expect(try bytes("rgbp") == [1, 4, 2, 5, 3, 6])
  }

  /// Luma and chroma of BT.601's limited range, by the integers that networks compute with.
  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 3), [UInt8]([16, 128, 128])),
      ([255, 255, 255], [235, 128, 128]),
      ([255, 0, 0], [82, 90, 240]), ([0, 255, 0], [144, 54, 34]), ([0, 0, 255], [41, 240, 110]),
    ])
  func hasTheColoursOfTheStandard(rgb: [UInt8], yuv: [UInt8]) throws {
    let image = Image(
      width: 2, height: 2, channels: 3, pixels: Array(repeatElement(rgb, count: 4).joined()))
    let luma = [UInt8](repeating: yuv[0], count: 4)
    let nv12 = try RawPictureFormat.named("nv12")
    let nv21 = try RawPictureFormat.named("nv21")
    #expect(try nv12.encode(image) == luma + [yuv[1], yuv[2]])
    #expect(try nv21.encode(image) == luma + [yuv[2], yuv[1]])
    for format in [nv12, nv21] {
      let back = try format.decode(try format.encode(image), width: 2, height: 2)
      #expect(zip(back.pixels, image.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
    }
  }

  @Test func packsTenBits() throws {
    let image = Image(width: 4, height: 2, channels: 1, filledWith: 255)
    let format = try RawPictureFormat.named("nv15")
    let bytes = try format.encode(image)
    // Luma 235 · 4 = 940 and chroma 512, four of them in five bytes.
    #expect(bytes.count == 15)
    let four = 940 | 940 << 10 | 940 << 20 | 940 << 30
    #expect(Array(bytes[0..<5]) == (0..<5).map { UInt8(truncatingIfNeeded: four >> (8 * $0)) })
    let chroma = 512 | 512 << 10 | 512 << 20 | 512 << 30
    #expect(Array(bytes[10...]) == (0..<5).map { UInt8(truncatingIfNeeded: chroma >> (8 * $0)) })
    let back = try format.decode(bytes, width: 4, height: 2)
    #expect(back.pixels.allSatisfy { $0 == 255 })
  }

  @Test func roundsOddSizesUp() throws {
    let image = picture(width: 3, height: 3)
    let format = try RawPictureFormat.named("nv12")
    let bytes = try format.encode(image)
    #expect(bytes.count == 9 + 8)
    let frame = try CameraFrame(image, as: .nv12)
    #expect(bytes == frame.planes.flatMap(\.self))
    #expect(try format.decode(bytes, width: 3, height: 3) == frame.image)
  }

  @Test func numbersOfMoreBitsAreNearThoseOfBytes() throws {
    let image = picture(width: 4, height: 3)
    for (name, layout) in [("nv15", PixelLayout.nv12), ("yuv420", .yuv420), ("yuv444", .yuv444)] {
      let format = try RawPictureFormat.named(name)
      let frame = try CameraFrame(image, as: layout)
      let bytes = try format.encode(image)
      let found: Image
      if format.defaultType == .uint8 {
        #expect(bytes == frame.planes.flatMap(\.self))
        let numbers = bytes.flatMap { byte in
          withUnsafeBytes(of: Float(byte).bitPattern.littleEndian) { Array($0) }
        }
        found = try format.decode(numbers, width: 4, height: 3, type: .float32)
      } else {
        found = try format.decode(bytes, width: 4, height: 3)
      }
      let worst = zip(found.pixels, frame.image.pixels).map { abs(Int($0) - Int($1)) }.max()
      #expect(try #require(worst) <= 3, "\(name)")
    }
  }

  @Test func scalesSamplesBeforeTheyAreRounded() throws {
    let format = try RawPictureFormat.named("gray")
    func decode(_ numbers: [Float], scale: Float?, bias: Float) throws -> [UInt8] {
      let bytes = numbers.flatMap { number in
        withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
      }
      return try format.decode(
        bytes, width: numbers.count, height: 1, type: .float32, scale: scale, bias: bias
      ).pixels
    }
    #expect(try decode([-1, 0, 0.5, 1], scale: 127.5, bias: 127.5) == [0, 128, 191, 255])
    #expect(try decode([7.4, 7.5, 999, .nan], scale: nil, bias: 0) == [7, 8, 255, 0])
    let halves: [UInt8] = [0x00, 0x3C, 0x00, 0xC0]
    #expect(
      try format.decode(halves, width: 2, height: 1, type: .float16, scale: 10, bias: 20).pixels
        == [30, 0])
  }

  @Test func saysWhatDoesNotFit() throws {
    func message(_ body: () throws -> Void) -> String? {
      do {
        try body()
        return nil
      } catch { return (error as? Diagnostic)?.message }
    }
    let nv15 = try RawPictureFormat.named("nv15")
    #expect(message { _ = try RawPictureFormat.named("nv22") } == "unknown picture format: nv22")
    #expect(
      message { _ = try nv15.encode(picture(width: 3, height: 2)) }
        == "the width of 3 pixels is no multiple of 4, which 10-bit samples take")
    #expect(
      message { _ = try nv15.decode([1, 2, 3], width: 4, height: 2) }
        == "the file has 3 bytes, 12 samples of uint10 take 15")
    #expect(
      message { _ = try nv15.decode([], width: 1 << 40, height: 1 << 40) }?
        .hasPrefix("the picture is too large") == true)
  }
}
