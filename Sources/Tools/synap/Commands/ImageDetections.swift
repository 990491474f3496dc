import ArgumentParser
import SynapCore
import SynapImage
import SynapPostprocess
import ToolSupport

/// `synap image_od`: draws what a detector found into the picture.
struct ImageDetections: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "image_od",
    abstract: "Superimpose object-detection boxes to an image",
    discussion: "Reads the output of synap_cli_od from standard input.")

  @Option(
    name: [.customShort("i"), .customLong("src")],
    help: ArgumentHelp("Picture that was searched", valueName: "file"))
  var source: String

  @Option(
    name: [.customShort("o"), .customLong("dst")],
    help: ArgumentHelp("Picture to write (.png .jpg .bmp .ppm)", valueName: "file"))
  var destination: String

  @Option(
    name: .customLong("mask_colors"),
    help: ArgumentHelp(
      "Colours of masks: {\"class_index\":[B,G,R],...}", valueName: "json"))
  var maskColors: String?

  @Flag(help: "Verbose mode")
  var verbose = false

  func run() throws {
    let input = StandardInput.readAll()
    guard File.exists(source) else { throw failure("file \(source) not found.") }
    let document: DetectionDocument
    do {
      document = try DetectionDocument(parsing: String(decoding: input, as: UTF8.self))
    } catch let reason as Diagnostic {
      throw failure(reason.message)
    }
    var palette = MaskPalette()
    if let maskColors { try palette.override(with: maskColors) }
    var image = try Image(contentsOf: source)
    if image.channels != 3 { image = image.converted(toChannels: 3) }
    if verbose {
      for warning in document.warnings {
        StandardStream.output.writeLine("WARNING: \(warning.message)")
      }
    }
    StandardStream.output.writeLine(DetectionTable.header)
    let detections = document.entries.map(\.detection)
    image = image.adding(masksOf: detections, palette)
    for entry in document.entries {
      StandardStream.output.writeLine(DetectionTable.imageRow(entry.index, entry.detection))
      image.draw(entry.detection)
    }
    try image.write(to: destination)
  }

  /// SyNAP prints these errors on standard output.
  private func failure(_ message: String) -> ToolExit {
    ToolExit(text: "Error: \(message)\n", status: 1, isOutput: true)
  }
}
