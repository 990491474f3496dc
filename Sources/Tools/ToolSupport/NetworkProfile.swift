import SynapNPU

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The driver's `network_profile`: a line about the network, and its layers as the timing model sees
/// them.
package struct NetworkProfile: Sendable {
  /// The number of the network among those that were loaded.
  package var networkID = 1
  /// The layers.
  package var layers: LayerCostTable
  /// The time of one inference, in microseconds.
  package var inferenceTime: Int
  /// How many inferences have been made.
  package var inferenceCount: Int
  /// The number of input and output buffers.
  package var bufferCount: Int
  /// The bytes of all input and output buffers.
  package var bufferByteCount: Int

  /// Creates a profile.
  package init(
    layers: LayerCostTable, inferenceTime: Int, inferenceCount: Int, bufferCount: Int,
    bufferByteCount: Int
  ) {
    self.layers = layers
    self.inferenceTime = inferenceTime
    self.inferenceCount = inferenceCount
    self.bufferCount = bufferCount
    self.bufferByteCount = bufferByteCount
  }

  /// The line about the network and the table of its layers.
  package var text: String {
    "pid: \(getpid()), nid: \(networkID), inference_count: \(inferenceCount), "
      + "inference_time: \(inferenceTime * inferenceCount), inference_last: \(inferenceTime), "
      + "iobuf_count: \(bufferCount), iobuf_size: \(bufferByteCount), "
      + "layers: \(layers.rows.count)\n" + layers.text
  }
}
