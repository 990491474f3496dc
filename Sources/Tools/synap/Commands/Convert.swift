import ArgumentParser
import SynapCompiler
import SynapCore
import SynapNPU
import ToolSupport

/// `synap convert`.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert and compile model",
    discussion: "SyNAP model converter \(SynapVersion.compatible)")

  @Flag(name: [.customShort("v"), .long], help: "Show the version number only and exit")
  var version = false

  @Option(help: ArgumentHelp("Model file (.onnx)", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Weights file", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Model metafile (.yaml)", valueName: "file"))
  var meta: String?

  @Option(help: ArgumentHelp("Target SoC {VS640,VS680,SL1640,SL1680}", valueName: "target"))
  var target: String

  @Option(help: ArgumentHelp("Output format: {synap,nb}", valueName: "format"))
  var outFormat = "synap"

  @Option(help: ArgumentHelp("Destination directory for SyNAP model", valueName: "dir"))
  var outDir: String

  @Flag(help: "Enable by-layer profiling in generated model (it always is)")
  var profiling = false

  @Flag(help: "Verbose mode")
  var verbose = false

  @Flag(help: "Don't show progress state")
  var silent = false

  func run() throws {
    if version { return StandardStream.output.writeLine(SynapVersion.compatible) }
    try checkFormat()
    var log = ConversionLog(isVerbose: verbose, isSilent: silent)
    let conversion = Conversion(
      Conversion.Options(
        model: model, weights: weights, metafile: meta, target: target, outputDirectory: outDir))
    do {
      try conversion.run(progress: { log.enter($0) }, warn: { log.warn($0) })
    } catch {
      log.finish()
      throw error
    }
    log.finish()
    if !silent { StandardStream.output.writeLine("Conversion successful") }
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
