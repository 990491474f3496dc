import SynapNPU

/// A prediction that stops at the result of every layer, so that it can be seen before later layers
/// use its memory again.
///
///     network.inputs[0].assign(…)
///     for reading in network.predictByLayer() { … }
///
/// Draw it to its end, or call `finish()`, before the outputs are read. It runs, but shows nothing,
/// where the model is secure or one of its tensors is in secure memory.
public struct LayerRun: IteratorProtocol, Sequence {
  /// A result that is complete.
  public struct Reading: Sendable {
    /// The position in the network's layer table.
    public let index: Int
    /// Which result.
    public let result: LayerResult
    /// The real numbers that its stored elements stand for, row-major, `[n, c, h, w]`.
    public let values: [Float]
  }

  private let network: Network
  private let isWanted: (LayerResult) -> Bool
  private var nextResult = 0
  private var nextInstruction = 0

  init(_ network: Network, where isWanted: @escaping (LayerResult) -> Bool) {
    self.network = network
    self.isWanted = isWanted
  }

  /// Runs the network up to the next result that is wanted, and reads it; after the last one, runs
  /// the rest and returns nil.
  public mutating func next() -> Reading? {
    let results = network.layers.results
    while nextResult < results.count, !network.isConfidential {
      let index = nextResult
      nextResult += 1
      guard isWanted(results[index]) else { continue }
      advance(to: (results[index].instruction ?? -1) + 1)
      return Reading(
        index: index, result: results[index], values: results[index].floats(in: network.machine))
    }
    finish()
    return nil
  }

  /// Runs what is left of the network without looking.
  public mutating func finish() {
    nextResult = network.layers.results.count
    advance(to: network.machine.program.instructions.count)
  }

  private mutating func advance(to end: Int) {
    guard end > nextInstruction else { return }
    network.machine.run(nextInstruction..<end)
    nextInstruction = end
  }
}

extension Network {
  /// Whether the memory may hold what nobody is to read.
  fileprivate var isConfidential: Bool {
    isSecure || inputs.contains(where: \.isSecure) || outputs.contains(where: \.isSecure)
  }

  /// Computes the outputs from the inputs as `predict()` does, and yields the result of every layer
  /// that `isWanted` names as soon as it is complete; none where the model is secure or one of its
  /// tensors is in secure memory.
  public func predictByLayer(
    where isWanted: @escaping (LayerResult) -> Bool = { _ in true }
  ) -> LayerRun {
    LayerRun(self, where: isWanted)
  }
}
