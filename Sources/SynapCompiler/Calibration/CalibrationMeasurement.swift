import SynapCore
import SynapIR
import SynapQuant

/// The whole of `synap calibrate`: a network, its metafile and a part of its dataset in, a file of
/// statistics out. The parts of all machines together are what one machine would have measured.
public struct CalibrationMeasurement: Sendable {
  /// The network's file.
  public var model: String
  /// The weights' file, for Caffe.
  public var weights: String?
  /// The conversion metafile.
  public var metafile: String
  /// The part to measure, from 1, and the number of parts.
  public var shard: (index: Int, count: Int)

  /// Creates a measurement of the whole dataset.
  public init(model: String, weights: String? = nil, metafile: String) {
    (self.model, self.weights, self.metafile) = (model, weights, metafile)
    shard = (1, 1)
  }

  /// Measures, and writes the statistics to the file at `path`.
  ///
  /// - Parameters:
  ///   - progress: called with the number of samples measured and to measure.
  ///   - warn: called with what the user should know.
  /// - Throws: a `Diagnostic` or `Diagnostics` that say what is wrong with the input.
  public func run(
    writingTo path: String, progress: (Int, Int) -> Void = { _, _ in },
    warn: (Diagnostic) -> Void = { _ in }
  ) throws {
    let source = try SourceNetwork(contentsOf: model, weights: weights, metafile: metafile)
    source.warnings.forEach(warn)
    guard let quantization = source.metafile.quantization, !quantization.datasets.isEmpty else {
      throw Diagnostic.error(
        "the metafile has no 'quantization' section with a 'dataset'",
        at: Location(file: metafile))
    }
    let run = try CalibrationRun(source, quantization)
    let samples = run.samples(ofShard: shard.index, of: shard.count)
    guard !samples.isEmpty else {
      throw Diagnostic.error(
        "part \(shard.index) of \(shard.count) is empty: the dataset has \(run.dataset.count) "
          + "samples")
    }
    progress(0, samples.count)
    let file = try run.measured(samples) { progress($0, samples.count) }
    try File.createDirectory(File.directory(of: path))
    try File.write(file.encoded(), to: path)
  }
}
