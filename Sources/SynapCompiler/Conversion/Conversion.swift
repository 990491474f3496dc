import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapSecurity

/// The whole of `synap convert`: a network and its metafile in, a directory with `model.synap` and
/// its reports out.
public struct Conversion: Sendable {
  /// What is converted, for what, and where to.
  public struct Options: Sendable {
    /// The network's file.
    public var model: String
    /// The weights' file, for Caffe.
    public var weights: String?
    /// The conversion metafile; nil takes every default.
    public var metafile: String?
    /// The name of the target, for example `VS680`.
    public var target: String
    /// The directory that the results go to; created where it is missing.
    public var outputDirectory: String
    /// The directory in which calibration statistics are kept for the next conversion; nil keeps
    /// none.
    public var cacheDirectory: String?
    /// Files of statistics that were measured before, instead of the metafile's dataset.
    public var statistics: [String]
    /// On how many samples of the dataset the layers' errors are measured for the report.
    public var reportSampleCount = 1

    /// Creates options.
    public init(
      model: String, weights: String? = nil, metafile: String? = nil, target: String,
      outputDirectory: String, cacheDirectory: String? = nil, statistics: [String] = []
    ) {
      self.model = model
      self.weights = weights
      self.metafile = metafile
      self.target = target
      self.outputDirectory = outputDirectory
      self.cacheDirectory = cacheDirectory
      self.statistics = statistics
    }
  }

  /// How far the work has come.
  public enum Progress: Hashable, Sendable {
    /// The network is read and simplified.
    case converting
    /// The network runs on the calibration data; 0 to 100 percent.
    case quantizing(percent: Int)
    /// Instructions are made.
    case compiling
    /// The model is encrypted and signed.
    case encrypting
  }

  /// What is converted.
  public let options: Options

  /// Creates a conversion.
  public init(_ options: Options) { self.options = options }

  /// Converts, and writes `model.synap`, `model_info.txt` and, of a quantized network,
  /// `quantization_info.yaml`, `quantization_entropy.txt` and `quantization_report.txt`. Nothing but
  /// calibration statistics is left behind where that fails. Of an earlier conversion to the same
  /// directory nothing but calibration statistics stays.
  ///
  /// - Parameters:
  ///   - progress: called when the work enters a stage or comes further in it.
  ///   - warn: called with what the user should know.
  /// - Throws: a `Diagnostic` or `Diagnostics` that say what is wrong with the input.
  @discardableResult
  public func run(
    progress: (Progress) -> Void = { _ in }, warn: (Diagnostic) -> Void = { _ in }
  ) throws -> CompiledModel {
    let (model, report, keys) = try convert(isReported: true, progress, warn)
    let info = try ModelInfo.text(of: model, isSecure: keys != nil)
    var files = [("model_info.txt", Array(info.utf8))]
    files += (report.map(QuantizationFiles.texts) ?? []).map { ($0.name, Array($0.text.utf8)) }
    if keys != nil { progress(.encrypting) }
    files.append(
      ("model.synap", try keys.map { try model.encoded(sealedWith: $0) } ?? model.encoded()))
    try File.createDirectory(options.outputDirectory)
    try File.write(
      files.map { (File.resolve($0, relativeTo: options.outputDirectory), $1) })
    // Reports of an earlier conversion would be taken for this one's.
    for name in QuantizationFiles.names where !files.contains(where: { $0.0 == name }) {
      File.remove(File.resolve(name, relativeTo: options.outputDirectory))
    }
    return model
  }

  /// Converts in memory, without sealing what the metafile wants to be secure.
  public func compile(
    progress: (Progress) -> Void = { _ in }, warn: (Diagnostic) -> Void = { _ in }
  ) throws -> CompiledModel {
    try convert(isReported: false, progress, warn).model
  }

  private func convert(
    isReported: Bool, _ progress: (Progress) -> Void, _ warn: (Diagnostic) -> Void
  ) throws -> (model: CompiledModel, report: QuantizationReport?, keys: SealingKeys?) {
    let target = try Target.convertible(named: options.target)
    guard File.exists(options.model) else {
      throw Diagnostic.error("model not found: \(options.model)")
    }
    if let weights = options.weights, !File.exists(weights) {
      throw Diagnostic.error("model weights file not found: \(weights)")
    }
    progress(.converting)
    let source = try SourceNetwork(
      contentsOf: options.model, weights: options.weights, metafile: options.metafile)
    source.warnings.forEach(warn)
    if !target.hasNPU { try source.metafile.checkWithoutNPU(target, at: options.metafile) }
    let keys = isReported ? try source.metafile.security?.sealingKeys(warn: warn) : nil
    if target.hasNPU, source.quantized != nil, source.metafile.quantization != nil {
      warn(
        .warning(
          "the network is quantized already: its numbers are replaced",
          at: Location(file: options.metafile),
          notes: ["without a 'quantization' section it is converted as it is"]))
    }
    let compiler = ProgramCompiler(target: target)
    guard options.statistics.isEmpty || source.metafile.quantization != nil else {
      throw Diagnostic.error(
        "--statistics is given, but the metafile has no 'quantization' section to use it for",
        at: Location(file: options.metafile))
    }
    var report: QuantizationReport?
    let graph: Graph
    if !target.hasNPU {
      if source.metafile.quantization != nil {
        warn(
          .warning(
            "'quantization' has no effect: \(target) has no NPU, and its processor computes in floats",
            at: Location(file: options.metafile)))
      }
      graph = source.quantized ?? source.graph
    } else if let quantized = source.quantized, source.metafile.quantization == nil {
      graph = quantized.keepingStoredIntegers()
    } else if let quantization = source.metafile.quantization,
      quantization.isEnabled || !options.statistics.isEmpty
    {
      let formats = try quantization.formats(of: source.graph)
        .withFloats(for: compiler.hostedNodes(of: source.graph))
      let statistics = try ConversionStatistics(of: source, quantization, options, progress)
      CalibrationLint(of: source, quantization, statistics).warnings.forEach(warn)
      let quantized = try source.graph.quantized(
        by: statistics.calibration,
        QuantizationPlan(
          formats, algorithm: quantization.algorithm, options: quantization.options,
          dequantizedOutputs: source.dequantizedOutputs))
      graph = quantized.graph
      if isReported {
        report = try statistics.report(on: quantized, sampleCount: options.reportSampleCount)
      }
    } else {
      warn(
        .warning(
          "the model is not quantized: it will run in float16 on the NPU's shader, 20 to 80 times "
            + "slower than in 8 bits",
          notes: [
            "add a 'quantization' section with a 'dataset' to the metafile",
            "'synap info' estimates both for this network",
          ]))
      graph = try source.graph.halved()
    }
    progress(.compiling)
    let model = try locating(in: Location(file: options.model)) {
      try compiler.compile(graph, of: source)
    }
    for layer in model.hostLayers where layer.reason != .noNPU {
      warn(layer.warning.located(in: Location(file: options.model)))
    }
    return (model, report, keys)
  }
}
