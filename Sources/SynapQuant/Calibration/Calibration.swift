import SynapCore
import SynapIR

/// The range that every tensor of a network takes over a calibration dataset: min/max in one
/// streaming pass, with no sample kept.
public struct Calibration: Sendable {
  /// For each value of the graph the range it has taken; nil where it was never computed.
  public private(set) var ranges: [ValueRange?]
  /// How many samples have been measured.
  public private(set) var sampleCount = 0

  /// Starts without measurements for `graph`.
  public init(for graph: Graph) {
    ranges = [ValueRange?](repeating: nil, count: graph.values.count)
  }

  /// Runs `graph` in float on one sample after the other and widens the ranges.
  ///
  /// - Parameters:
  ///   - sampleCount: how many samples there are.
  ///   - inputs: the network's inputs for sample i.
  ///   - progress: called after each sample with the count so far.
  /// - Throws: a `Diagnostic` naming the value that is not finite, or what `inputs` throws.
  public mutating func measure(
    _ graph: Graph, sampleCount: Int, inputs: (Int) throws -> [Tensor],
    progress: (Int) -> Void = { _ in }
  ) throws {
    let executor = ReferenceExecutor(graph)
    for sample in 0..<sampleCount {
      var ranges = self.ranges
      _ = try executor.run(try inputs(sample)) { id, tensor in
        guard tensor.type.dataType == .float32 else { return }
        guard let range = tensor.withFloats({ ValueRange(of: $0) }) else {
          throw Diagnostic.error(
            "the tensor '\(graph[id].name)' holds numbers that are not finite in calibration "
              + "sample \(sample)")
        }
        ranges[id.index] = ranges[id.index]?.union(range) ?? range
      }
      self.ranges = ranges
      self.sampleCount += 1
      progress(sample + 1)
    }
  }
}
