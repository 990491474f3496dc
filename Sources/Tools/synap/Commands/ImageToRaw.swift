import ArgumentParser
import SynapCore
import SynapImage
import ToolSupport

/// `synap image_to_raw`: a picture as uncoded bytes.
struct ImageToRaw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image_to_raw", abstract: "Convert image file to raw format",
    discussion: """
      A destination that is an extension alone, .nv12 say, means the name of the picture with the \
      size and this extension: photo_640x480.nv12.
      """)

  @Option(
    name: [.customShort("i"), .customLong("src")],
    help: ArgumentHelp("Picture to read (.jpg .png .bmp .ppm)", valueName: "file"))
  var source: String

  @Option(
    name: [.customShort("o"), .customLong("dst")],
    help: ArgumentHelp("File to write, or .<ext>", valueName: "file"))
  var destination: String

  @Option(
    name: [.customShort("s"), .customLong("size")],
    help: ArgumentHelp("Size of the result (default: the picture's)", valueName: "WxH"))
  var size: PixelSize?

  @Option(
    help: ArgumentHelp(
      "Pixel format: {\(RawPictureFormat.list)} (default: the extension of --dst)",
      valueName: "format"))
  var format: String?

  func run() throws {
    let format = try RawPictureFormat.named(format ?? extensionOfDestination)
    guard File.exists(source) else { throw Diagnostic.error("file \(source) not found.") }
    var image = try Image(contentsOf: source)
    if let size { image = try image.resized(width: size.width, height: size.height) }
    let bytes = try locating(in: Location(file: source)) { try format.encode(image) }
    let path = DestinationName.path(
      destination, source: source, suffix: "_\(image.width)x\(image.height)")
    try File.write(bytes, to: path)
  }

  private var extensionOfDestination: String {
    get throws {
      let name = DestinationName.extensionOf(destination)
      guard !name.isEmpty else {
        throw Diagnostic.error("the name '\(destination)' tells no format, and --format is missing")
      }
      return name
    }
  }
}
