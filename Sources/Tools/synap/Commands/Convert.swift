import ArgumentParser
import SynapCompiler
import SynapCore
import SynapNPU
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// `synap convert`.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert and compile model",
    discussion: "SyNAP model converter \(SynapVersion.compatible)")

  @Flag(name: [.customShort("v"), .long], help: "Show the version number only and exit")
  var version = false

  @Option(help: ArgumentHelp("Model file (.onnx, .tflite, .prototxt)", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Weights file", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Model metafile (.yaml)", valueName: "file"))
  var meta: String?

  @Option(
    help: ArgumentHelp(
      "Target SoC {GENERIC,DVF120,VS640,VS680,SL1620,SL1640,SL1680}", valueName: "target"))
  var target: String

  @Option(help: ArgumentHelp("Output format: {synap,nb}", valueName: "format"))
  var outFormat = "synap"

  @Option(help: ArgumentHelp("Destination directory for SyNAP model", valueName: "dir"))
  var outDir: String

  @Option(
    help: ArgumentHelp(
      "Directory to keep calibration statistics in (default: cache in --out-dir)",
      valueName: "dir"))
  var cacheDir: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Statistics of synap calibrate, all parts, instead of running the dataset",
      valueName: "file"))
  var statistics: [String] = []

  @Option(
    help: ArgumentHelp(
      "Samples on which the errors in quantization_report.txt are measured", valueName: "n"))
  var reportSamples = 1

  @Flag(help: "Enable by-layer profiling in generated model (it always is)")
  var profiling = false

  @Flag(help: "Verbose mode")
  var verbose = false

  @Flag(help: "Don't show progress state")
  var silent = false

  func run() throws {
    if version { return StandardStream.output.writeLine(SynapVersion.compatible) }
    try checkFormat()
    guard !outDir.isEmpty else { throw Diagnostic.error("--out-dir names no directory") }
    var log = ConversionLog(isVerbose: verbose, isSilent: silent)
    var options = Conversion.Options(
      model: model, weights: weights, metafile: meta, target: target, outputDirectory: outDir,
      cacheDirectory: cacheDir ?? File.resolve("cache", relativeTo: outDir),
      statistics: statistics)
    options.reportSampleCount = reportSamples
    let conversion = Conversion(options)
    do {
      let converted = try conversion.run(
        progress: { log.enter($0) }, warn: { log.warn($0) })
      for warning in formatWarnings(of: converted.metadata) { log.warn(warning) }
    } catch {
      log.finish()
      throw error
    }
    log.finish()
    if !silent { StandardStream.output.writeLine("Conversion successful") }
  }

  /// What a detector will say of the outputs' formats; nothing where they name no detector, and of a
  /// format that may be the user's own only that the tools don't read it.
  private func formatWarnings(of metadata: ModelMetadata) -> [Diagnostic] {
    guard let format = metadata.outputs.first?.format, OutputFormats.mayBeDetections(format)
    else { return [] }
    let (place, type) = (Location(file: meta), FormatString(format).type)
    guard DetectionFormats.supported.contains(type) else {
      let meant = Suggestion.nearest(to: type, among: DetectionFormats.supported)
      return [
        .warning(
          "the detectors of the tools don't read outputs of the format '\(type.prefix(64))'",
          at: place, notes: meant.map { ["did you mean '\($0)'?"] } ?? [])
      ]
    }
    let outputs = metadata.outputs.map {
      OutputDescription(
        name: $0.sourceName, shape: $0.shape.dimensions, format: $0.format,
        layout: $0.layout)
    }
    let size = metadata.inputs.first?.networkSize.map { (width: $0.width, height: $0.height) }
    var detector = Detector()
    do {
      return try detector.prepare(for: outputs, inputSize: size).map { $0.located(in: place) }
    } catch let error as Diagnostic {
      let message = "detections can't be read from the outputs: \(error.message)"
      return [
        Diagnostic(.warning, message, at: error.location, notes: error.notes).located(in: place)
      ]
    } catch {
      return []
    }
  }

  private func checkFormat() throws {
    switch outFormat {
    case "synap": return
    case "nb", "ebg":
      throw Diagnostic.error(
        "the output format '\(outFormat)' is not supported: it holds code of the silicon",
        notes: ["leave --out-format out, or give 'synap'"])
    default: throw Diagnostic.error("unknown output format: \(outFormat)")
    }
  }
}
