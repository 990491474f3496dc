import SynapNPU
import SynapRuntime

extension NetworkProfile {
  /// The profile of `network` after `inferenceCount` inferences, by the timing model.
  ///
  /// - Throws: a `Diagnostic` where the target has no timing model.
  package init(of network: Network, inferenceCount: Int) throws {
    let estimate = try network.estimate()
    func microseconds(_ cycles: Int) -> Int {
      Int((estimate.milliseconds(cycles) * 1000).rounded())
    }
    let tensors = network.inputs + network.outputs
    self.init(
      rows: estimate.layers.map { cost in
        Row(
          name: network.program.layers[cost.layer].name, engine: cost.engine?.rawValue ?? "--",
          cycles: cost.cycles, microseconds: microseconds(cost.cycles), bytesRead: cost.ddr.read,
          bytesWritten: cost.ddr.written)
      },
      inferenceTime: microseconds(estimate.cycles), inferenceCount: inferenceCount,
      bufferCount: tensors.count, bufferByteCount: tensors.reduce(0) { $0 + $1.byteCount })
  }
}
