import SynapCore
import SynapImage

/// Data for an input, read from a file: a picture, or bytes as they are.
public struct InputData: Sendable {
  /// What a file holds, by its extension.
  public enum Kind: Hashable, Sendable {
    /// A coded picture: jpg, jpeg, png, bmp.
    case picture
    /// Bytes without a meaning of their own: bin, dat, raw.
    case raw
    /// Uncoded 8-bit pixels, width and height from the `_WxH` at the end of the name: rgb, bgr,
    /// bgra, gray.
    case pixels(format: String, channels: Int)
    /// A camera's picture of luma and colour differences, width and height from the name as well:
    /// nv12, yvu420sp, nv21, yuv420sp, yuv420, yuv444.
    case frame(PixelLayout)
  }

  /// The contents.
  public enum Content: Sendable {
    /// A picture with its pixel format (`rgb`, `bgr`, …).
    case picture(Image, format: String)
    /// A camera's picture.
    case frame(CameraFrame)
    /// Bytes as they are.
    case raw([UInt8])
  }

  /// The file's name, for messages.
  public let name: String
  /// The contents.
  public let content: Content

  /// Reads the file at `path`.
  ///
  /// - Throws: a `Diagnostic` where it can't be read or is of no known kind.
  public init(contentsOf path: String) throws {
    name = path
    guard File.exists(path) else {
      throw Diagnostic.error("Input file not found: \(path)")
    }
    guard let kind = InputData.kind(of: path) else {
      throw Diagnostic.error(
        "Unknown file type \(path)",
        notes: [
          "known are jpg, jpeg, png, bmp, bin, dat, raw, rgb, bgr, bgra, gray, nv12, yvu420sp, nv21, "
            + "yuv420sp, yuv420, yuv444"
        ])
    }
    switch kind {
    case .picture: content = .picture(try Image(contentsOf: path), format: "rgb")
    case .raw: content = .raw(try File.read(path))
    case .pixels(let format, let channels):
      let bytes = try File.read(path)
      guard let size = PixelSize(fromNameOf: path),
        size.width * size.height * channels == bytes.count
      else {
        throw Diagnostic.error(
          "the name must end in _WIDTHxHEIGHT, and the file hold \(channels) bytes per pixel",
          at: Location(file: path))
      }
      content = .picture(
        Image(width: size.width, height: size.height, channels: channels, pixels: bytes),
        format: format)
    case .frame(let layout):
      guard let size = PixelSize(fromNameOf: path) else {
        throw Diagnostic.error("the name must end in _WIDTHxHEIGHT", at: Location(file: path))
      }
      content = .frame(
        try locating(in: Location(file: path)) {
          try CameraFrame(
            layout: layout, width: size.width, height: size.height, bytes: File.read(path))
        })
    }
  }

  /// Makes data of a picture in memory.
  public init(_ image: Image, name: String = "image") {
    self.name = name
    content = .picture(image, format: "rgb")
  }

  /// The picture, in colours where it is a camera's; nil for raw data.
  public var image: Image? {
    switch content {
    case .picture(let image, _): image
    case .frame(let frame): frame.image
    case .raw: nil
    }
  }

  /// Columns, rows and channels of the picture, in colours where it is a camera's; nil for raw data.
  public var size: (width: Int, height: Int, channels: Int)? {
    switch content {
    case .picture(let image, _): (image.width, image.height, image.channels)
    case .frame(let frame): (frame.width, frame.height, frame.layout.channelCount)
    case .raw: nil
    }
  }

  /// The picture with red first; nil for raw data.
  package var uprightImage: Image? {
    guard case .picture(let image, let format) = content else { return image }
    return InputData.upright(image, format: format)
  }

  /// `image` of the pixel format `format` with red first.
  static func upright(_ image: Image, format: String) -> Image {
    format.hasPrefix("bgr") ? image.swappingRedAndBlue() : image
  }

  /// What the file at `path` holds by its extension; nil where that is not known.
  public static func kind(of path: String) -> Kind? {
    switch File.pathExtension(of: path) {
    case let name where Image.fileExtensions.contains(name): .picture
    case "bin", "dat", "raw": .raw
    case "rgb": .pixels(format: "rgb", channels: 3)
    case "bgr": .pixels(format: "bgr", channels: 3)
    case "bgra": .pixels(format: "bgra", channels: 4)
    case "gray": .pixels(format: "gray", channels: 1)
    case "nv12", "yvu420sp": .frame(.nv12)
    case "nv21", "yuv420sp": .frame(.nv21)
    case "yuv420": .frame(.yuv420)
    case "yuv444": .frame(.yuv444)
    default: nil
    }
  }
}
