import ArgumentParser
import SynapComparison
import SynapCompiler
import SynapCore
import SynapPostprocess
import SynapRuntime
import ToolSupport

/// `synap compare`: where a compiled network differs from its source, layer by layer.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare a compiled model with its source, layer by layer",
    discussion: """
      Runs the source model in float and the compiled one on the emulator on the same pictures. \
      Prints for each layer, over all pictures, cosine, signal to quantization noise ratio (SQNR), \
      largest error and the share of saturated values. Where an output's SQNR is below the threshold, \
      names the first layer before it that has more than 6 dB more noise than its operands' noise \
      and its own rounding explain. For detectors also what both find, and with --truth how \
      that agrees with annotations.
      """)

  @Option(help: ArgumentHelp("Model file (.onnx, .tflite, .prototxt)", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Weights file", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("Model metafile (.yaml)", valueName: "file"))
  var meta: String?

  @Option(
    help: ArgumentHelp(
      "Compiled model, or the directory that it is in; without it the model is converted in memory",
      valueName: "file"))
  var compiled: String?

  @Option(help: ArgumentHelp("Target SoC, without --compiled", valueName: "target"))
  var target = "VS680"

  @OptionGroup var detection: DetectionOptions

  @Option(
    help: ArgumentHelp(
      "Annotations: imglab's .xml, or a folder of YOLO's .txt; may be repeated",
      valueName: "file"))
  var truth: [String] = []

  @Option(help: ArgumentHelp("SQNR that every output should have", valueName: "dB"))
  var threshold = 20.0

  @Flag(help: "Show the worst layers first")
  var sort = false

  @Flag(help: "Print a JSON document instead of tables")
  var json = false

  @Option(help: ArgumentHelp("Draw the SQNR over the layers", valueName: "file.svg"))
  var plot: String?

  @Argument(
    help: ArgumentHelp(
      "Pictures or .npy arrays, for several inputs one after the other; by default those that "
        + "--truth names", valueName: "file"))
  var files: [String] = []

  func validate() throws {
    guard threshold.isFinite else { throw ValidationError("the threshold is a number of dB") }
    guard compiled == nil || target == "VS680" else {
      throw ValidationError("--target has no meaning with --compiled")
    }
  }

  func run() throws {
    var options = Comparison.Options()
    options.detector = detection.detector
    if !truth.isEmpty {
      var annotations = GroundTruth()
      for path in truth { try annotations.add(contentsOf: path) }
      options.truth = annotations
    }
    let files = files.isEmpty ? options.truth?.pictures ?? [] : files
    guard !files.isEmpty else {
      throw Diagnostic.error("no pictures to compare on")
    }
    let comparison = try comparison()
    let result = try compare(comparison, on: files, options)
    for warning in result.warnings { StandardStream.error.writeLine(warning.description) }
    let rule = DivergenceRule(threshold: threshold)
    if let plot { try File.write(SignalToNoisePlot(of: result, rule: rule).svg, to: plot) }
    StandardStream.output.write(
      json
        ? result.json(rule: rule).dump(indent: 2) + "\n"
        : ComparisonReport(of: result, rule: rule).text(worstFirst: sort))
  }

  /// Loads the compiled model, or makes it.
  private func comparison() throws -> Comparison {
    if let compiled {
      let source = try SourceNetwork(contentsOf: model, weights: weights, metafile: meta)
      for warning in source.warnings { StandardStream.error.writeLine(warning.description) }
      let inside = File.resolve("model.synap", relativeTo: compiled)
      let path = File.isDirectory(compiled) && File.exists(inside) ? inside : compiled
      let selection = try ModelSelection(path: path)
      if case .network = selection.source {
        try CompiledModelFile.check(path)
        throw Diagnostic.error("not a compiled model", at: Location(file: path))
      }
      let storage = try selection.read()
      return try locating(in: Location(file: path)) {
        try Comparison(source: source, network: Network(storage, file: path))
      }
    }
    var log = ConversionLog(isVerbose: false, isSilent: json)
    let conversion = Conversion(
      Conversion.Options(
        model: model, weights: weights, metafile: meta, target: target, outputDirectory: ""))
    defer { log.finish() }
    let compiled = try conversion.compile(progress: { log.enter($0) }, warn: { log.warn($0) })
    let source = try SourceNetwork(contentsOf: model, weights: weights, metafile: meta)
    return try Comparison(source: source, model: compiled)
  }

  private func compare(
    _ comparison: Comparison, on files: [String], _ options: Comparison.Options
  ) throws -> ComparisonResult {
    var line = ProgressLine(isSilent: json)
    defer { line.clear() }
    line.show("Comparing...")
    return try comparison.run(files, options: options) { done, count in
      line.show("Comparing... \(done)/\(count)")
    }
  }
}
