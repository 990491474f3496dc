import SynapCore
import SynapIR
import SynapQuant

/// The calibration statistics of a conversion, and the samples that they are of.
struct ConversionStatistics {
  /// The statistics.
  let file: StatisticsFile
  /// The samples; nil where they are not at hand.
  let run: CalibrationRun?

  /// What was measured.
  var calibration: Calibration { file.calibration }

  /// Takes the statistics that `options` give, those kept from an earlier conversion, or measures.
  ///
  /// - Throws: a `Diagnostic` where there are no samples, or the statistics are of something else.
  init(
    of source: SourceNetwork, _ quantization: Metafile.Quantization,
    _ options: Conversion.Options, _ progress: (Conversion.Progress) -> Void
  ) throws {
    if !options.statistics.isEmpty {
      let file = try StatisticsFile.merged(options.statistics, for: source)
      let run = quantization.datasets.isEmpty ? nil : try? CalibrationRun(source, quantization)
      self.file = file
      self.run = run.flatMap { $0.isOfDataset(of: file) ? $0 : nil }
      return
    }
    let run = try CalibrationRun(source, quantization)
    let cache = options.cacheDirectory.map(run.cachePath)
    self.run = run
    if let cache, let known = run.cached(at: cache) {
      progress(.quantizing(percent: 100))
      file = known
      return
    }
    progress(.quantizing(percent: 0))
    file = try run.measured(Array(0..<run.dataset.count)) { done in
      progress(.quantizing(percent: done * 100 / run.dataset.count))
    }
    if let cache {
      try File.createDirectory(File.directory(of: cache))
      try File.write(file.encoded(), to: cache)
    }
  }

  /// What the report says of `quantized`, with the errors of its layers on the first samples, at most
  /// `count`.
  func report(on quantized: QuantizedGraph, sampleCount count: Int) throws -> QuantizationReport {
    guard count > 0 else {
      return QuantizationReport(of: quantized, unmeasured: "no samples were asked for")
    }
    guard let run else {
      return QuantizationReport(
        of: quantized,
        unmeasured: "the samples that the given statistics are of are not at hand")
    }
    let count = min(count, run.dataset.count)
    let errors = try LayerErrors(of: quantized, sampleCount: count) { try run.inputs($0) }
    return QuantizationReport(of: quantized, errors: errors)
  }
}
