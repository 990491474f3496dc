import SynapCore

extension Image {
  /// The part `rect` of this picture.
  ///
  /// - Throws: a `Diagnostic` where it is empty or reaches beyond the picture.
  public func cropped(to rect: Rect) throws -> Image {
    guard rect.x >= 0, rect.y >= 0, rect.width > 0, rect.height > 0, rect.width <= width,
      rect.height <= height, rect.x <= width - rect.width, rect.y <= height - rect.height
    else {
      throw Diagnostic.error("the region \(rect) is not inside of \(width)x\(height) pixels")
    }
    if rect == Rect(width: width, height: height) { return self }
    var part: [UInt8] = []
    part.reserveCapacity(rect.width * rect.height * channels)
    for row in rect.y..<rect.y + rect.height {
      let start = (row * width + rect.x) * channels
      part += pixels[start..<start + rect.width * channels]
    }
    return Image(width: rect.width, height: rect.height, channels: channels, pixels: part)
  }
}
