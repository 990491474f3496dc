/// What equalization does to the numbers of a channel: `(x - offset) / divisor`.
struct ChannelMap: Hashable, Sendable {
  /// What is subtracted.
  var offset: Float = 0
  /// What divides then, above 0.
  var divisor: Float = 1

  /// Whether finite numbers can go through it.
  var isUsable: Bool { offset.isFinite && divisor.isNormal && divisor > 0 }

  /// Where `range` goes.
  func callAsFunction(_ range: ValueRange) -> ValueRange {
    ValueRange(
      minimum: (range.minimum - offset) / divisor, maximum: (range.maximum - offset) / divisor)
  }

  /// Where `number` goes.
  func callAsFunction(_ number: Double) -> Double { (number - Double(offset)) / Double(divisor) }
}

extension TensorStatistics {
  /// What calibration would have seen of the tensor whose channels have gone through `maps`; nil where
  /// the distributions of its channels were not measured, or numbers would not stay finite.
  ///
  /// Ranges are exact. Numbers of a bin of a channel's histogram are divided evenly among the bins of
  /// the result that it covers.
  func mapped(by maps: [ChannelMap]) -> TensorStatistics? {
    guard let profile, profile.channels.count == maps.count, channels.count == maps.count,
      maps.allSatisfy(\.isUsable)
    else { return nil }
    let wholes = profile.sampleRanges.compactMapValues { ranges in
      zip(ranges, maps).map { $1($0) }.reduce(nil) { $0?.union($1) ?? $1 }
    }
    let mappedChannels = zip(channels, maps).map { channel, map in
      Channel(
        range: map(channel.range),
        meanSum: WideSum(
          (channel.meanSum.value - Double(map.offset) * Double(sampleRanges.count))
            / Double(map.divisor)))
    }
    guard wholes.values.allSatisfy(\.isFinite), mappedChannels.allSatisfy(\.range.isFinite) else {
      return nil
    }
    var spread = SpreadHistogram(holding: mappedChannels.map(\.range))
    for (channel, (statistics, map)) in zip(profile.channels, zip(mappedChannels, maps)) {
      spread.add(channel, through: map, within: statistics.range)
    }
    return TensorStatistics(
      sampleRanges: wholes, histogram: spread.histogram, channels: mappedChannels)
  }
}

/// A histogram into which the bins of others are divided.
private struct SpreadHistogram {
  private var empty = Histogram()
  private var counts = [UInt64](repeating: 0, count: Histogram.binCount)

  init(holding ranges: [ValueRange]) {
    for range in ranges { empty.widen(toHold: range) }
  }

  var histogram: Histogram {
    var result = empty
    result.add(counts)
    return result
  }

  /// Adds the numbers of `channel`, which `map` takes into `range`.
  mutating func add(
    _ channel: ChannelProfile.Channel, through map: ChannelMap, within range: ValueRange
  ) {
    counts[empty.bin(of: map(0))] &+= channel.zeroCount
    let (lowest, highest) = (Double(range.minimum), Double(range.maximum))
    for bin in channel.histogram.occupied ?? 0...0 where channel.histogram[bin] > 0 {
      let middle = channel.histogram.center(bin)
      let low = map(middle - channel.histogram.width / 2)
      let high = map(middle + channel.histogram.width / 2)
      let start = min(max(low, lowest), highest)
      add(channel.histogram[bin], from: start, to: min(max(high, start), highest))
    }
  }

  /// Divides `count` numbers evenly between `low` and `high`.
  private mutating func add(_ count: UInt64, from low: Double, to high: Double) {
    let (first, last) = (empty.bin(of: low), empty.bin(of: high))
    var placed: UInt64 = 0
    for bin in first..<last {
      let edge = empty.center(bin) + empty.width / 2
      let share = min((edge - low) / (high - low), 1)
      let until = min(UInt64((Double(count) * share).rounded()), count)
      counts[bin] &+= until - placed
      placed = until
    }
    counts[last] &+= count - placed
  }
}
