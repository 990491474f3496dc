import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapPostprocess
import SynapQuant
import SynapRuntime

/// A source network in float against its compiled form on the emulator, on the same inputs: layer by
/// layer, output by output, and by what a detector finds in both.
///
/// Both run in step, one sample after the other, so that the memory needed is that of few layers,
/// however many samples there are.
public struct Comparison {
  /// What is compared beyond tensors.
  public struct Options: Sendable {
    /// How objects are found, where the outputs' format is a detector's.
    public var detector = Detector()
    /// The objects that are in the pictures.
    public var truth: GroundTruth?
    /// The smallest intersection over union of boxes that are of the same object.
    public var minimumOverlap: Float = 0.3

    /// Creates options.
    public init() {}
  }

  /// The network as it was trained.
  public let source: SourceNetwork
  /// The compiled network.
  public let network: Network
  private let executor: ReferenceExecutor
  private let values: ComparedValues
  private let warnings: [Diagnostic]

  /// Compares `source` with `network`.
  ///
  /// - Parameter threads: how many threads compute in float; nil takes one per processor.
  /// - Throws: a `Diagnostic` where the network was not compiled from `source`.
  public init(source: SourceNetwork, network: Network, threads: Int? = nil) throws {
    self.source = source
    self.network = network
    warnings = try Self.check(source, network)
    values = try ComparedValues(of: source.graph, in: network)
    executor = ReferenceExecutor(source.graph, threadCount: threads)
  }

  /// Compares `source` with `model`, made of it in this process.
  public init(source: SourceNetwork, model: CompiledModel, threads: Int? = nil) throws {
    let bytes = try model.encoded()
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    let file = "model.synap"
    try self.init(
      source: source,
      network: Network(Bundle(storage, file: file), file: file, threads: threads),
      threads: threads)
  }

  /// Compares on `files`, pictures or `.npy` arrays: one per sample, or for a network of several
  /// inputs those of all inputs of the first sample, then those of the second, and so on.
  ///
  /// - Parameter progress: called after each sample with the count so far, and of all.
  /// - Throws: a `Diagnostic` naming the file that can't be used.
  public func run(
    _ files: [String], options: Options = Options(), progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> ComparisonResult {
    let inputCount = source.inputs.count
    guard inputCount > 0, files.count.isMultiple(of: inputCount) else {
      throw Diagnostic.error(
        "the network has \(inputCount) inputs, \(files.count) files can't be shared among them")
    }
    var values = values
    var detectors: DetectorPair?
    var warnings = warnings
    do {
      detectors = try DetectorPair(options.detector, for: source, network)
      warnings += detectors?.warnings ?? []
    } catch let error as Diagnostic {
      warnings.append(
        .warning(
          "detections are not compared: \(error.message)", at: error.location, notes: error.notes))
    }
    if options.truth != nil && detectors == nil {
      warnings.append(.warning("annotations are not used: the outputs are no detector's"))
    }
    var result = ComparisonResult(
      target: network.target, layers: [],
      outputs: source.graph.outputs.map { OutputComparison(name: source.graph[$0].name) },
      detections: detectors.map { _ in DetectionAgreement() },
      truth: detectors.flatMap { _ in options.truth.map { _ in ComparisonResult.Truth() } },
      warnings: warnings)
    for start in stride(from: 0, to: files.count, by: inputCount) {
      let sample = try ComparisonSample(
        Array(files[start..<(start + inputCount)]), for: source, network)
      let outputs = try run(sample, into: &values)
      try result.begin(sample, outputs, network)
      if let rect = sample.rect, detectors != nil {
        let expected = try detectors?.objects(in: outputs, of: source, rect: rect) ?? []
        let found = try detectors?.objects(in: network, rect: rect) ?? []
        try result.add(expected, found, in: sample, options)
      }
      progress(result.sampleCount, files.count / inputCount)
    }
    result.layers = values.layers
    return result
  }

  /// Runs both networks in step on `sample`, adds every layer's difference to `values`, and returns
  /// the source network's outputs.
  private func run(
    _ sample: ComparisonSample, into values: inout ComparedValues
  ) throws -> [SynapIR.Tensor] {
    let results = network.layers.results
    var pending: [Int: [Float]] = [:]
    let wanted = values.wantedNames
    var run = network.predictByLayer { wanted.contains($0.name) }
    defer { run.finish() }
    let outputs = try executor.run(sample.tensors) { id, reference in
      guard let layer = values.layer(of: id) else { return }
      let index = values.result(ofLayer: layer)
      while pending[index] == nil, let reading = run.next() {
        if values.wantedResults.contains(reading.index) {
          pending[reading.index] = reading.values
        }
      }
      guard let computed = pending.removeValue(forKey: index) else { return }
      values.add(computed, to: layer, reference: reference, storedAs: results[index])
    }
    return outputs
  }
}
