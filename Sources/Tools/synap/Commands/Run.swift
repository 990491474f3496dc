import ArgumentParser
import SynapCompiler
import SynapCore
import SynapPostprocess
import ToolSupport

/// `synap run`: the network as it was trained, in float on this machine.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Detect objects with the source model in float",
    discussion: """
      Shows what the model finds before it is quantized, with the metafile's preprocessing and
      output format: the reference for judging the converted model. The output and the detection
      options are those of synap_cli_od. With --dump-out no detector is needed: the network runs on
      one file per input, and its outputs are saved for other programs to compare with.
      """)

  @Option(help: ArgumentHelp("Model file (.onnx, .tflite, .prototxt)", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Weights file", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Model metafile (.yaml)", valueName: "file"))
  var meta: String?

  @Flag(help: "\(ToolOption.json.help)")
  var json = false

  @OptionGroup var detection: DetectionOptions

  @Option(
    help: ArgumentHelp(
      "Save float32 outputs to <dir>/output_float_<i>.dat instead of detecting",
      valueName: "dir"))
  var dumpOut: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Repeat count with --dump-out", valueName: "n"))
  var `repeat` = 1

  @Argument(
    help: ArgumentHelp(
      "Pictures; with --dump-out also .npy, raw float32 .dat, or the word random",
      valueName: "file"))
  var files: [String]

  func validate() throws {
    guard `repeat` >= 1 else { throw ValidationError("the repeat count is at least 1") }
  }

  func run() throws {
    if !json { StandardStream.output.writeLine("Loading network: \(model)") }
    let loading = Stopwatch()
    let source = try SourceNetwork(contentsOf: model, weights: weights, metafile: meta)
    for warning in source.warnings { StandardStream.error.writeLine(warning.description) }
    if let dumpOut {
      let test = SourceTest(
        source, loadTime: loading.milliseconds, repeatCount: `repeat`, directory: dumpOut)
      return try test.run(files)
    }
    var session = try DetectionSession(
      SourceExecutor(source), detector: detection.detector,
      labels: Labels(near: File.directory(of: model)),
      style: OutputStyle(isDocument: json))
    for file in files { try session.detect(in: file) }
  }
}
