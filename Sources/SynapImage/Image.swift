import SynapCore

/// A picture in memory: 8-bit samples, interleaved `[h, w, c]`, rows without padding, in the order
/// red, green, blue, alpha.
public struct Image: Equatable, Sendable {
  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA, alpha not premultiplied).
  public let channels: Int
  /// The samples, `[height, width, channels]`.
  public internal(set) var pixels: [UInt8]

  /// Creates a picture of `pixels`, of which there must be `width * height * channels`.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    precondition([1, 3, 4].contains(channels), "a picture has 1, 3 or 4 channels")
    precondition(pixels.count == width * height * channels, "samples don't match the size")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// Creates a picture whose samples are all `value`.
  public init(width: Int, height: Int, channels: Int, filledWith value: UInt8) {
    self.init(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: value, count: width * height * channels))
  }

  /// The samples of the pixel at column `x` and row `y`, both inside the picture.
  public subscript(x: Int, y: Int) -> ArraySlice<UInt8> {
    precondition((0..<width).contains(x) && (0..<height).contains(y), "outside the picture")
    let start = (y * width + x) * channels
    return pixels[start..<start + channels]
  }
}

extension Image {
  /// The lower-case extensions of the picture files that networks are fed with.
  public static let fileExtensions: Set<String> = ["jpg", "jpeg", "png", "bmp"]
  /// The longest side of a picture that is read or made: 65,500 pixels, as libjpeg has it.
  public static let maximumSide = 65_500
  /// The most bytes that the samples of a picture may take: 2^28.
  public static let maximumByteCount = 1 << 28

  /// Checks the size of a picture before any memory is taken for it.
  ///
  /// - Throws: a `Diagnostic` where a side is 0 or too long or the samples take too many bytes.
  package static func checkSize(width: Int, height: Int, channels: Int) throws {
    guard width > 0, height > 0 else {
      throw Diagnostic.error("the picture is empty: \(width)x\(height) pixels")
    }
    guard width <= maximumSide, height <= maximumSide else {
      throw Diagnostic.error(
        "the picture is too large: \(width)x\(height) pixels; a side may have \(maximumSide)")
    }
    let count = width * height * channels
    guard count <= maximumByteCount else {
      throw Diagnostic.error(
        "the picture is too large: \(width)x\(height) pixels take \(count) bytes; "
          + "\(maximumByteCount) are allowed")
    }
  }
}
