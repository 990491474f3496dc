import CKernels
import SynapCore
import SynapIR

/// What calibration has seen of one tensor.
public struct TensorStatistics: Hashable, Sendable {
  /// What one channel of a feature map has held over all samples.
  public struct Channel: Hashable, Sendable {
    /// The smallest and largest number.
    public var range: ValueRange
    /// The sum over the samples of the channel's mean, in units of 2^-32: an integer, so that sums
    /// of shards don't depend on their order.
    var meanSum: Int64

    init(_ measured: ck_channel, count: Int) {
      range = ValueRange(minimum: measured.minimum, maximum: measured.maximum)
      let steps = (measured.sum / Double(count) * 4_294_967_296).rounded()
      meanSum = Int64(min(max(steps, -0x1p62), 0x1p62))
    }

    init(range: ValueRange, meanSum: Int64) {
      self.range = range
      self.meanSum = meanSum
    }
  }

  /// The smallest and largest number of each sample, by the sample's position in the dataset.
  public private(set) var sampleRanges: [Int: ValueRange] = [:]
  /// All numbers of all samples.
  public private(set) var histogram = Histogram()
  /// What each channel of `[1, c, h, w]` has held; empty for other shapes.
  public private(set) var channels: [Channel] = []

  /// Starts without measurements.
  public init() {}

  init(sampleRanges: [Int: ValueRange], histogram: Histogram, channels: [Channel]) {
    self.sampleRanges = sampleRanges
    self.histogram = histogram
    self.channels = channels
  }

  /// The smallest and largest number of all samples; nil where none was measured.
  public var range: ValueRange? {
    sampleRanges.sorted { $0.key < $1.key }.map(\.value).reduce(nil) { $0?.union($1) ?? $1 }
  }

  /// The mean of channel `index` over all samples.
  public func mean(ofChannel index: Int) -> Double {
    let count = Double(max(sampleRanges.count, 1))
    return Double(channels[index].meanSum) / 4_294_967_296 / count
  }

  /// Takes in a binary32 tensor.
  ///
  /// - Returns: false where it holds numbers that are not finite; nothing is taken in then.
  /// - Throws: a `Diagnostic` where memory runs out.
  mutating func measure(_ tensor: Tensor, sample: Int, on threads: ThreadPool) throws -> Bool {
    let shape = tensor.shape
    let channelCount = shape.rank == 4 && shape[0] == 1 ? shape[1] : 0
    return try tensor.withFloats { numbers in
      guard !numbers.isEmpty else { return true }
      // Other tensors are measured as one channel.
      let count = max(channelCount, 1)
      let size = numbers.count / count
      var isFinite = false
      let measured = [ck_channel](unsafeUninitializedCapacity: count) { buffer, initialized in
        isFinite = ck_channel_statistics(
          numbers.baseAddress, Int64(count), Int64(size), buffer.baseAddress, threads.handle)
        initialized = count
      }
      guard isFinite else { return false }
      let seen = measured.map { Channel($0, count: size) }
      let whole = seen.dropFirst().reduce(seen[0].range) { $0.union($1.range) }
      try histogram.count(numbers, within: whole, on: threads)
      sampleRanges[sample] = sampleRanges[sample]?.union(whole) ?? whole
      if channelCount > 0 { mergeChannels(seen) }
      return true
    }
  }

  /// Adds what `other` has seen, of other samples of the same tensor.
  mutating func merge(_ other: TensorStatistics) {
    sampleRanges.merge(other.sampleRanges) { $0.union($1) }
    histogram.merge(other.histogram)
    mergeChannels(other.channels)
  }

  /// Takes the tensor as if every channel had been divided by its factor. Of the distribution only the
  /// range remains known.
  mutating func divideChannels(by factors: [Float]) {
    for (index, factor) in factors.enumerated() {
      let range = channels[index].range
      channels[index].range = ValueRange(
        minimum: range.minimum / factor, maximum: range.maximum / factor)
      let mean = (Double(channels[index].meanSum) / Double(factor)).rounded()
      channels[index].meanSum = Int64(min(max(mean, -0x1p62), 0x1p62))
    }
    let whole = channels.map(\.range).reduce(ValueRange(minimum: 0, maximum: 0)) { $0.union($1) }
    sampleRanges = sampleRanges.mapValues { _ in whole }
    histogram = Histogram()
  }

  private mutating func mergeChannels(_ others: [Channel]) {
    guard channels.count == others.count else {
      if channels.isEmpty { channels = others }
      return
    }
    for (index, other) in others.enumerated() {
      channels[index].range = channels[index].range.union(other.range)
      channels[index].meanSum &+= other.meanSum
    }
  }
}
