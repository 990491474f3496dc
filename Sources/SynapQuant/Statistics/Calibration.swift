import SynapCore
import SynapIR

/// What the tensors of a network have held over a calibration dataset, or a part of it: measured in
/// one streaming pass that keeps no sample.
///
/// Calibrations of different parts of a dataset merge to that of the whole, bit by bit.
public struct Calibration: Hashable, Sendable {
  /// For each value of the graph what it has held; nil where it was never computed in float.
  public internal(set) var tensors: [TensorStatistics?]
  /// The positions in the dataset of the samples that have been measured.
  public internal(set) var samples: Set<Int> = []

  /// Starts without measurements for `graph`.
  public init(for graph: Graph) {
    tensors = [TensorStatistics?](repeating: nil, count: graph.values.count)
  }

  init(tensors: [TensorStatistics?], samples: Set<Int>) {
    self.tensors = tensors
    self.samples = samples
  }

  /// How many samples have been measured.
  public var sampleCount: Int { samples.count }

  /// What the value `id` has held.
  public subscript(id: Graph.ValueID) -> TensorStatistics? {
    tensors.indices.contains(id.index) ? tensors[id.index] : nil
  }

  /// Whether tensors of the shapes in `graph` can have been measured.
  package func fits(_ graph: Graph) -> Bool {
    tensors.count == graph.values.count
      && zip(tensors, graph.values).allSatisfy { $0?.fits($1.type.shape) ?? true }
  }

  /// Runs `graph` in float on one sample after the other and takes in what its values hold.
  ///
  /// - Parameters:
  ///   - samples: the positions of the samples in the dataset.
  ///   - inputs: the network's inputs for the sample at a position.
  ///   - progress: called after each sample with the count so far.
  /// - Throws: a `Diagnostic` naming the value that is not finite, or what `inputs` throws.
  public mutating func measure(
    _ graph: Graph, samples: some Collection<Int>, inputs: (Int) throws -> [Tensor],
    progress: (Int) -> Void = { _ in }
  ) throws {
    let executor = ReferenceExecutor(graph)
    let profiled = graph.equalizableValues()
    for (position, sample) in samples.enumerated() {
      _ = try executor.run(try inputs(sample)) { id, tensor in
        guard tensor.type.dataType == .float32 else { return }
        var statistics = tensors[id.index] ?? TensorStatistics()
        tensors[id.index] = nil  // `statistics` is the only owner while it changes.
        guard
          try statistics.measure(
            tensor, sample: sample, profiles: profiled.contains(id), on: executor.threads)
        else {
          throw Diagnostic.error(
            "the tensor '\(graph[id].name)' holds numbers that are not finite in calibration "
              + "sample \(sample)")
        }
        tensors[id.index] = statistics
      }
      self.samples.insert(sample)
      progress(position + 1)
    }
  }

  /// Adds what `other` has measured on other samples.
  ///
  /// - Throws: a `Diagnostic` where both have measured a sample, or are of different networks.
  public mutating func merge(_ other: Calibration) throws {
    guard tensors.count == other.tensors.count else {
      throw Diagnostic.error("the statistics are of another network")
    }
    if let twice = samples.intersection(other.samples).min() {
      throw Diagnostic.error("sample \(twice) of the dataset is in two of the statistics")
    }
    for (index, statistics) in other.tensors.enumerated() {
      guard let statistics else { continue }
      if tensors[index] == nil {
        tensors[index] = statistics
      } else {
        tensors[index]?.merge(statistics)
      }
    }
    samples.formUnion(other.samples)
  }
}
