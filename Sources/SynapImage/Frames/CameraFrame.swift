import SynapCore

/// A picture as a camera or a decoder gives it: 8-bit samples in one of SyNAP's layouts.
public struct CameraFrame: Equatable, Sendable {
  /// How the samples lie.
  public let layout: PixelLayout
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// The samples of each plane, without padding.
  public let planes: [[UInt8]]

  /// Divides `bytes`, one plane after another, into the planes of a frame.
  ///
  /// - Throws: a `Diagnostic` where the size isn't allowed or there are more or fewer bytes.
  public init(layout: PixelLayout, width: Int, height: Int, bytes: [UInt8]) throws {
    try Image.checkSize(width: width, height: height, channels: 4)
    let counts = layout.planes.map { $0.byteCount(height: height, width: width) }
    let total = counts.reduce(0, +)
    guard bytes.count == total else {
      throw Diagnostic.error(
        "a picture of \(width)x\(height) pixels in \(layout.rawValue) has \(total) bytes, "
          + "\(bytes.count) were given")
    }
    var start = 0
    planes = counts.map { count in
      defer { start += count }
      return Array(bytes[start..<start + count])
    }
    self.layout = layout
    self.width = width
    self.height = height
  }

  /// Creates a frame of planes that have the size of `layout`'s.
  init(layout: PixelLayout, width: Int, height: Int, planes: [[UInt8]]) {
    self.layout = layout
    self.width = width
    self.height = height
    self.planes = planes
  }

  /// Throws a `Diagnostic` unless networks can take pictures of `layout` of this size.
  package static func checkSize(layout: PixelLayout, width: Int, height: Int) throws {
    try Image.checkSize(width: width, height: height, channels: 4)
    guard !layout.isSubsampled || (width.isMultiple(of: 2) && height.isMultiple(of: 2)) else {
      throw Diagnostic.error(
        "a picture in \(layout.rawValue) has an even height and width, not \(width)x\(height)")
    }
  }

  /// Whether networks with `preprocessing` take frames like this as they are.
  package func suits(_ preprocessing: PicturePreprocessing) -> Bool {
    layout == preprocessing.layout && width == preprocessing.width
      && height == preprocessing.height
  }

  /// The samples of `component`, and how far apart those of neighbouring pixels and rows are; nil
  /// where the layout hasn't that component.
  private func samples(
    of component: PixelLayout.Component
  ) -> (plane: Int, start: Int, pixelStep: Int, rowStep: Int, isHalved: Bool)? {
    guard let (plane, index) = layout.place(of: component) else { return nil }
    let contents = layout.planes[plane]
    let (height, width) = contents.extents(height: height, width: width)
    let count = contents.components.count
    return contents.isPlanar
      ? (plane, index * height * width, 1, width, contents.isSubsampled)
      : (plane, index, count, width * count, contents.isSubsampled)
  }

  /// The picture with colours, or in grey where the frame has luma alone. Colour differences of half
  /// the resolution are those of all their 2x2 pixels; alpha is left out.
  public var image: Image {
    let channels = layout.channelCount
    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    for (channel, component) in layout.usedComponents.enumerated() {
      guard let place = samples(of: component) else { continue }
      planes[place.plane].withUnsafeBufferPointer { samples in
        for y in 0..<height {
          let row = place.start + (place.isHalved ? y / 2 : y) * place.rowStep
          for x in 0..<width {
            pixels[(y * width + x) * channels + channel] =
              samples[row + (place.isHalved ? x / 2 : x) * place.pixelStep]
          }
        }
      }
    }
    if layout.isYUV {
      for start in stride(from: 0, to: pixels.count, by: 3) {
        (pixels[start], pixels[start + 1], pixels[start + 2]) = ColorConversion.rgb(
          luma: pixels[start], blueDifference: pixels[start + 1], redDifference: pixels[start + 2])
      }
    }
    return Image(width: width, height: height, channels: channels, pixels: pixels)
  }
}
