#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The estimated time of each layer, in the layout of the driver's `network_profile`.
package struct NetworkProfile: Sendable {
  /// What the silicon does for a layer.
  package struct Row: Equatable, Sendable {
    /// The layer's name.
    package var name: String
    /// The short name of the engine that is busy longest: NN, TP, SH, SW; `--` for none.
    package var engine: String
    /// The cycles that it takes.
    package var cycles: Int
    /// The time that it takes, in microseconds.
    package var microseconds: Int
    /// The bytes that it reads from DDR.
    package var bytesRead: Int
    /// The bytes that it writes to DDR.
    package var bytesWritten: Int

    /// Creates a row.
    package init(
      name: String, engine: String, cycles: Int, microseconds: Int, bytesRead: Int,
      bytesWritten: Int
    ) {
      self.name = name
      self.engine = engine
      self.cycles = cycles
      self.microseconds = microseconds
      self.bytesRead = bytesRead
      self.bytesWritten = bytesWritten
    }
  }

  /// The layers in their order.
  package var rows: [Row]
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
    rows: [Row], inferenceTime: Int, inferenceCount: Int, bufferCount: Int, bufferByteCount: Int
  ) {
    self.rows = rows
    self.inferenceTime = inferenceTime
    self.inferenceCount = inferenceCount
    self.bufferCount = bufferCount
    self.bufferByteCount = bufferByteCount
  }

  /// The line about the network and the table of its layers.
  package var text: String {
    let heading =
      "pid: \(getpid()), nid: 1, inference_count: \(inferenceCount), "
      + "inference_time: \(inferenceTime * inferenceCount), inference_last: \(inferenceTime), "
      + "iobuf_count: \(bufferCount), iobuf_size: \(bufferByteCount), layers: \(rows.count)\n"
      + "| lyr |    cycle | time_us | byte_rd | byte_wr | ot | name\n"
    return heading
      + rows.enumerated().map { index, row in
        "|\(String(index).right(4)) |\(String(row.cycles).right(9)) "
          + "|\(String(row.microseconds).right(8)) |\(String(row.bytesRead).right(8)) "
          + "|\(String(row.bytesWritten).right(8)) | \(row.engine) | \(row.name)\n"
      }.joined()
  }
}
