import SynapCore

extension CameraFrame {
  /// The frame that shows `image`. Colour differences of half the resolution are those of the mean of
  /// 2x2 pixels; alpha is 255.
  ///
  /// - Throws: a `Diagnostic` where the picture's size isn't allowed.
  public init(_ image: Image, as layout: PixelLayout) throws {
    try Image.checkSize(width: image.width, height: image.height, channels: 4)
    if layout == .gray {
      self.init(
        layout: layout, width: image.width, height: image.height,
        planes: [image.converted(toChannels: 1).pixels])
      return
    }
    let whole = image.converted(toChannels: 3)
    let half = layout.isSubsampled ? whole.halved() : whole
    self.init(
      layout: layout, width: image.width, height: image.height,
      planes: layout.planes.map { plane in
        Self.samples(of: plane, in: plane.isSubsampled ? half : whole)
      })
  }

  /// The samples of `plane`, which is as high and wide as `image`.
  private static func samples(of plane: PixelLayout.Plane, in image: Image) -> [UInt8] {
    let (area, count) = (image.width * image.height, plane.components.count)
    var result = [UInt8](repeating: 0, count: area * count)
    for (position, component) in plane.components.enumerated() {
      let (start, step) = plane.isPlanar ? (position * area, 1) : (position, count)
      image.pixels.withUnsafeBufferPointer { pixels in
        for index in 0..<area {
          result[start + index * step] = value(
            of: component, Int(pixels[3 * index]), Int(pixels[3 * index + 1]),
            Int(pixels[3 * index + 2]))
        }
      }
    }
    return result
  }

  private static func value(
    of component: PixelLayout.Component, _ red: Int, _ green: Int, _ blue: Int
  ) -> UInt8 {
    switch component {
    case .luma: ColorConversion.luma(red, green, blue)
    case .blueDifference: ColorConversion.blueDifference(red, green, blue)
    case .redDifference: ColorConversion.redDifference(red, green, blue)
    case .red: UInt8(red)
    case .green: UInt8(green)
    case .blue: UInt8(blue)
    case .alpha: 255
    }
  }
}

extension Image {
  /// The picture of half the height and width, rounded up, whose pixels are the means of 2x2, halves
  /// up; the last column and row of odd sizes count twice.
  fileprivate func halved() -> Image {
    var result = Image(
      width: (width + 1) / 2, height: (height + 1) / 2, channels: channels, filledWith: 0)
    let row = width * channels
    for y in 0..<result.height {
      let below = 2 * y + 1 < height ? row : 0
      for x in 0..<result.width * channels {
        let start = 2 * y * row + (x / channels * 2) * channels + x % channels
        let beside = x / channels * 2 + 1 < width ? channels : 0
        let sum =
          Int(pixels[start]) + Int(pixels[start + beside]) + Int(pixels[start + below])
          + Int(pixels[start + below + beside])
        result.pixels[y * result.width * channels + x] = UInt8((sum + 2) / 4)
      }
    }
    return result
  }
}
