import CKernels
import SynapCore
import SynapIR

/// What calibration has seen of one tensor.
public struct TensorStatistics: Hashable, Sendable {
  /// What one channel of a feature map has held over all samples.
  public struct Channel: Hashable, Sendable {
    /// The smallest and largest number.
    public var range: ValueRange
    /// The sum over the samples of the channel's mean.
    var meanSum: WideSum

    init(_ measured: ck_channel, count: Int) {
      range = ValueRange(minimum: measured.minimum, maximum: measured.maximum)
      meanSum = WideSum(measured.sum / Double(count))
    }

    init(range: ValueRange, meanSum: WideSum) {
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
  /// How the numbers of each channel are distributed, where equalization may scale them apart.
  private(set) var profile: ChannelProfile?

  /// Starts without measurements.
  public init() {}

  init(
    sampleRanges: [Int: ValueRange], histogram: Histogram, channels: [Channel],
    profile: ChannelProfile? = nil
  ) {
    self.sampleRanges = sampleRanges
    self.histogram = histogram
    self.channels = channels
    self.profile = profile
  }

  /// The smallest and largest number of all samples; nil where none was measured.
  public var range: ValueRange? {
    sampleRanges.sorted { $0.key < $1.key }.map(\.value).reduce(nil) { $0?.union($1) ?? $1 }
  }

  /// The mean of channel `index` over all samples.
  public func mean(ofChannel index: Int) -> Double {
    let count = Double(max(sampleRanges.count, 1))
    return channels[index].meanSum.value / count
  }

  /// Takes in a binary32 tensor; the distributions of its channels, too, where `profiles` says so.
  ///
  /// - Returns: false where it holds numbers that are not finite; nothing is taken in then.
  /// - Throws: a `Diagnostic` where memory runs out.
  mutating func measure(
    _ tensor: Tensor, sample: Int, profiles: Bool = false, on threads: ThreadPool
  ) throws -> Bool {
    let channelCount = Self.channelCount(of: tensor.shape)
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
      if channelCount > 0 && profiles {
        var profile = profile ?? ChannelProfile(channelCount: channelCount)
        self.profile = nil  // `profile` is the only owner while it changes.
        profile.measure(numbers, within: seen.map(\.range), sample: sample, on: threads)
        self.profile = profile
      }
      return true
    }
  }

  /// How many channels of a tensor of the given shape are measured: those of `[1, c, h, w]`.
  private static func channelCount(of shape: Shape) -> Int {
    shape.rank == 4 && shape[0] == 1 ? shape[1] : 0
  }

  /// Whether a tensor of the given shape can have been measured.
  func fits(_ shape: Shape) -> Bool {
    let count = Self.channelCount(of: shape)
    return (channels.count == count || channels.isEmpty && histogram == Histogram())
      && (profile == nil || profile?.channels.count == count)
  }

  /// Adds what `other` has seen, of other samples of the same tensor.
  mutating func merge(_ other: TensorStatistics) {
    sampleRanges.merge(other.sampleRanges) { $0.union($1) }
    histogram.merge(other.histogram)
    mergeChannels(other.channels)
    if let more = other.profile, profile?.channels.count == more.channels.count {
      profile?.merge(more)
    } else {
      profile = nil
    }
  }

  private mutating func mergeChannels(_ others: [Channel]) {
    guard channels.count == others.count else {
      if channels.isEmpty { channels = others }
      return
    }
    for (index, other) in others.enumerated() {
      channels[index].range = channels[index].range.union(other.range)
      channels[index].meanSum.add(other.meanSum)
    }
  }
}
