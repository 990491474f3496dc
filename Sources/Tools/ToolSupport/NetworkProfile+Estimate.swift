import SynapNPU
import SynapRuntime

extension NetworkProfile {
  /// The profile of `network` after `inferenceCount` inferences, by the timing model.
  ///
  /// - Throws: a `Diagnostic` where the target has no timing model, or the model is secure.
  package init(of network: Network, inferenceCount: Int) throws {
    let estimate = try network.estimate()
    self.init(
      of: network, layers: LayerCostTable(estimate),
      inferenceTime: estimate.microseconds(estimate.cycles), inferenceCount: inferenceCount)
  }

  /// What everybody may read of `network` before its first inference: no layers where it is secure,
  /// and no times either where the target has no NPU.
  ///
  /// - Throws: a `Diagnostic` where the target is not known.
  package init(publicPartOf network: Network) throws {
    let time = try network.estimatedTime()
    guard time == nil || network.isSecure else {
      try self.init(of: network, inferenceCount: 0)
      return
    }
    self.init(
      of: network, layers: LayerCostTable(rows: []),
      inferenceTime: Int(((time?.milliseconds ?? 0) * 1000).rounded()), inferenceCount: 0)
  }

  private init(
    of network: Network, layers: LayerCostTable, inferenceTime: Int, inferenceCount: Int
  ) {
    let tensors = network.inputs + network.outputs
    self.init(
      layers: layers, inferenceTime: inferenceTime, inferenceCount: inferenceCount,
      bufferCount: tensors.count, bufferByteCount: tensors.reduce(0) { $0 + $1.byteCount })
  }
}
