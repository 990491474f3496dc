import ArgumentParser
import SynapCore
import SynapImage
import ToolSupport

/// `synap image_from_raw`: a picture of uncoded bytes.
struct ImageFromRaw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image_from_raw", abstract: "Generate image file from raw format",
    discussion: """
      Every sample is multiplied by --scale, then --bias is added; the result is rounded and limited \
      to 0 to 255. A destination that is an extension alone, .png say, means the name of the source \
      with this extension.
      """)

  @Option(
    name: [.customShort("i"), .customLong("src")],
    help: ArgumentHelp("File with uncoded pixels", valueName: "file"))
  var source: String

  @Option(
    name: [.customShort("o"), .customLong("dst")],
    help: ArgumentHelp(
      "Picture to write (.png .jpg .bmp .ppm .pgm), or .<ext>", valueName: "file"))
  var destination = ".png"

  @Option(
    name: [.customShort("s"), .customLong("size")],
    help: ArgumentHelp("Size in pixels (default: the _WxH of the name)", valueName: "WxH"))
  var size: PixelSize?

  @Option(
    help: ArgumentHelp(
      "Pixel format: {\(RawPictureFormat.list)} (default: the extension of --src)",
      valueName: "format"))
  var format: String?

  @Option(
    help: ArgumentHelp(
      "What samples are multiplied by (default: 1, of uint10 0.25)", valueName: "factor"))
  var scale: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What is added to samples after that", valueName: "number"))
  var bias: Float = 0

  @Option(
    help: ArgumentHelp(
      "Type of a sample: {\(SampleType.list)} (default: uint8, of nv15 uint10)",
      valueName: "type"))
  var dtype: String?

  func run() throws {
    let format = try RawPictureFormat.named(format ?? DestinationName.extensionOf(source))
    let type = try dtype.map { name in
      guard let type = SampleType(rawValue: name) else {
        throw Diagnostic.error(
          "unknown data type: \(name)", notes: ["known types: \(SampleType.list)"])
      }
      return type
    }
    guard (scale ?? 1).isFinite, bias.isFinite else {
      throw Diagnostic.error("--scale and --bias take finite numbers")
    }
    guard File.exists(source) else { throw Diagnostic.error("file \(source) not found.") }
    guard let size = size ?? PixelSize(fromNameOf: source) else {
      throw Diagnostic.error(
        "the size is not known: give -s WxH, or a name that ends in _WxH",
        at: Location(file: source))
    }
    let bytes = try File.read(source)
    let image = try locating(in: Location(file: source)) {
      try format.decode(
        bytes, width: size.width, height: size.height, type: type, scale: scale, bias: bias)
    }
    try image.write(to: DestinationName.path(destination, source: source, suffix: ""))
  }
}
