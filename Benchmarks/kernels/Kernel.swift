/// A kernel at a shape.
struct Kernel: Hashable {
  /// The operation with what else tells kernels apart, for example `conv 3x3/2 64>128`.
  var name: String
  /// The extents of the result.
  var result: String
}

/// How fast a kernel is: calls of the same kernel at the same shape are one.
struct Measurement {
  /// The multiply-accumulates of one call.
  var macs: Int
  /// The bytes that one call reads and writes.
  var bytes: Int
  /// The calls in one run of the network.
  var calls = 0
  /// The shortest call in nanoseconds.
  var nanoseconds = Int.max

  /// The amount per nanosecond: GMAC/s where the kernel multiplies, GB/s elsewhere.
  var rate: Double { Double(macs > 0 ? macs : bytes) / Double(max(nanoseconds, 1)) }
  /// The milliseconds that all calls of a run take at best.
  var total: Double { Double(nanoseconds) * Double(calls) / 1e6 }
}

extension [Kernel: Measurement] {
  /// Takes note of a call, which is part of the run `isFirst` or of a repetition.
  mutating func note(
    _ kernel: Kernel, macs: Int, bytes: Int, nanoseconds: Int, isFirst: Bool
  ) {
    var measurement = self[kernel] ?? Measurement(macs: macs, bytes: bytes)
    measurement.calls += isFirst ? 1 : 0
    measurement.nanoseconds = Swift.min(measurement.nanoseconds, nanoseconds)
    self[kernel] = measurement
  }
}
