import SynapCore

/// What a network that prepares pictures itself does to one, on this machine: the definition that
/// compiled networks are compared with.
extension PicturePreprocessing {
  /// The part of the frame that the network sees where no inference says otherwise.
  public var defaultRegion: Rect {
    if case .rect(let rect) = crop { rect } else { wholeRect }
  }

  /// A frame of the network's size that shows `image`, fitted as the format string `format` says; and
  /// the part of the picture's plane that the frame covers, in pixels of the picture.
  ///
  /// - Throws: a `Diagnostic` where `format` is no picture's.
  public func fitted(_ image: Image, format: String) throws -> (image: Image, rect: Rect) {
    var input = try ImageInput(
      format: format, width: width, height: height, channels: layout.channelCount)
    input.isBGR = false
    let (fitted, rect) = try input.prepare(image)
    return (fitted, rect)
  }

  /// What the network sees of `frame`, whose part `region` it uses: cut out, then scaled.
  ///
  /// - Throws: a `Diagnostic` where the network's size isn't allowed.
  public func view(of frame: Image, region: Rect) throws -> Image {
    try frame.cropped(to: region).scaledLinearly(width: networkWidth, height: networkHeight)
  }

  /// The part of a plane that the part `region` of a frame shows, where the whole frame shows `rect`.
  public func part(_ region: Rect, of rect: Rect) -> Rect {
    Rect(
      x: rect.x + region.x * rect.width / width, y: rect.y + region.y * rect.height / height,
      width: region.width * rect.width / width, height: region.height * rect.height / height)
  }
}
