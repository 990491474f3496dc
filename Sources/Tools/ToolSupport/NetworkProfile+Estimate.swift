import SynapRuntime

extension NetworkProfile {
  package init(of network: Network, inferenceCount: Int) throws {
    self.init(rows: [], inferenceTime: 0, inferenceCount: 0, bufferCount: 0, bufferByteCount: 0)
  }
}
