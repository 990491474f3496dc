import SynapNPU
import SynapRuntime

extension NetworkProfile {
  /// The profile of `network` after `inferenceCount` inferences, by the timing model.
  ///
  /// - Throws: a `Diagnostic` where the target has no timing model.
  package init(of network: Network, inferenceCount: Int) throws {
    let estimate = try network.estimate()
    let tensors = network.inputs + network.outputs
    self.init(
      layers: LayerCostTable(estimate), inferenceTime: estimate.microseconds(estimate.cycles),
      inferenceCount: inferenceCount, bufferCount: tensors.count,
      bufferByteCount: tensors.reduce(0) { $0 + $1.byteCount })
  }
}
