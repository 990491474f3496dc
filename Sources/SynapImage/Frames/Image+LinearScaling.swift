import SynapCore

extension Image {
  /// This picture scaled to `width` x `height` pixels as networks do it that prepare pictures
  /// themselves: every pixel is mixed of the 2x2 nearest ones, however small the result.
  ///
  /// Positions are (2i + 1) step - 2^15 in 1/65536 of a pixel, where `step` is the ratio of the
  /// extents in 1/32768, rounded to 1/2048 and limited to the picture; colours are rounded to nearest,
  /// halves up (`ck_picture.h`).
  ///
  /// - Throws: a `Diagnostic` where the new size isn't allowed.
  public func scaledLinearly(width: Int, height: Int) throws -> Image {
    try Self.checkSize(width: width, height: height, channels: channels)
    if width == self.width && height == self.height { return self }
    let columns = Self.linearPositions(from: self.width, to: width)
    var result = Image(width: width, height: height, channels: channels, filledWith: 0)
    for (y, row) in Self.linearPositions(from: self.height, to: height).enumerated() {
      let (above, below) = (row.first * self.width, row.second * self.width)
      for (x, column) in columns.enumerated() {
        for channel in 0..<channels {
          func sample(_ line: Int, _ column: Int) -> Int {
            Int(pixels[(line + column) * channels + channel])
          }
          func mixed(_ line: Int) -> Int {
            (2048 - column.weight) * sample(line, column.first)
              + column.weight * sample(line, column.second)
          }
          let sum = (2048 - row.weight) * mixed(above) + row.weight * mixed(below)
          result.pixels[(y * width + x) * channels + channel] = UInt8((sum + (1 << 21)) >> 22)
        }
      }
    }
    return result
  }

  /// The two pixels that each pixel of a scaled axis is mixed of, and the weight of the second one, of
  /// 2048.
  private static func linearPositions(
    from source: Int, to target: Int
  ) -> [(first: Int, second: Int, weight: Int)] {
    let step = PicturePreprocessing.step(source, over: target)
    return (0..<target).map { index in
      let exact = (2 * index + 1) * step - 32768
      let position = (min(max(exact, 0), (source - 1) * 65536) + 16) / 32
      return (position / 2048, min(position / 2048 + 1, source - 1), position % 2048)
    }
  }
}
