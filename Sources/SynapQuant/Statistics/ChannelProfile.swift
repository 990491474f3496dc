import CKernels
import SynapCore
import SynapIR

/// How the numbers of every channel of a feature map are distributed: enough to tell how those of the
/// whole map are when channels are moved and scaled apart from each other, as equalization does.
///
/// Profiles of different samples merge as histograms do.
struct ChannelProfile: Hashable, Sendable {
  /// The distribution of one channel.
  struct Channel: Hashable, Sendable {
    /// How many numbers are 0, of which ReLU makes many.
    var zeroCount: UInt64 = 0
    /// The other numbers.
    var histogram = Histogram(binCount: ChannelProfile.binCount)
  }

  /// The number of bins of each channel's histogram.
  static let binCount = Int(CK_CHANNEL_BINS)

  /// The distributions of the channels.
  private(set) var channels: [Channel]
  /// The smallest and largest number of each channel in each sample, by the sample's position in the
  /// dataset.
  private(set) var sampleRanges: [Int: [ValueRange]] = [:]

  /// Starts without numbers.
  init(channelCount: Int) {
    channels = [Channel](repeating: Channel(), count: channelCount)
  }

  init(channels: [Channel], sampleRanges: [Int: [ValueRange]]) {
    self.channels = channels
    self.sampleRanges = sampleRanges
  }

  /// Takes in the channels of a feature map, one after the other in `numbers`, which lie within
  /// `ranges`.
  mutating func measure(
    _ numbers: UnsafeBufferPointer<Float>, within ranges: [ValueRange], sample: Int,
    on threads: ThreadPool
  ) {
    for (channel, range) in ranges.enumerated() {
      channels[channel].histogram.widen(toHold: range)
    }
    let factors = channels.map(\.histogram.factor)
    let size = Int64(numbers.count / channels.count)
    let counts = [UInt64](unsafeUninitializedCapacity: channels.count * (Self.binCount + 1)) {
      ck_channel_histograms(
        numbers.baseAddress, Int64(channels.count), size, factors, $0.baseAddress, threads.handle)
      $1 = channels.count * (Self.binCount + 1)
    }
    for channel in channels.indices {
      let start = channel * (Self.binCount + 1)
      channels[channel].zeroCount &+= counts[start]
      channels[channel].histogram.add(counts[start + 1..<start + 1 + Self.binCount])
    }
    let known = sampleRanges[sample]
    sampleRanges[sample] = known.map { zip($0, ranges).map { $0.union($1) } } ?? ranges
  }

  /// Adds what `other` has seen of as many channels.
  mutating func merge(_ other: ChannelProfile) {
    for (index, more) in other.channels.enumerated() {
      channels[index].zeroCount &+= more.zeroCount
      channels[index].histogram.merge(more.histogram)
    }
    sampleRanges.merge(other.sampleRanges) { zip($0, $1).map { $0.union($1) } }
  }
}
