import SynapCore

extension ByteReader {
  /// A count of things of at least `size` bytes each, which are still to come.
  mutating func readCount(ofSize size: Int) throws -> Int {
    let count = Int(try read(UInt32.self))
    guard count <= remaining / size else {
      throw Diagnostic.error("the calibration statistics end too early")
    }
    return count
  }

  /// A finite binary32 number.
  mutating func readFloat() throws -> Float {
    let number = Float(bitPattern: try read(UInt32.self))
    guard number.isFinite else {
      throw Diagnostic.error("the calibration statistics hold a number that is not finite")
    }
    return number
  }

  fileprivate mutating func readRange() throws -> ValueRange {
    let range = ValueRange(minimum: try readFloat(), maximum: try readFloat())
    guard range.minimum <= range.maximum else {
      throw Diagnostic.error("the calibration statistics hold an impossible range")
    }
    return range
  }

  fileprivate mutating func readNumberCount() throws -> UInt64 {
    let count = try read(UInt64.self)
    guard count < 1 << 50 else {
      throw Diagnostic.error("the calibration statistics have an impossible histogram")
    }
    return count
  }

  /// A histogram of `binCount` bins.
  fileprivate mutating func readHistogram(binCount: Int) throws -> Histogram {
    let exponent = Int(try read(Int32.self))
    let first = Int(try read(UInt32.self))
    let counts = try (0..<(try readCount(ofSize: 8))).map { _ in try readNumberCount() }
    let histogram = Histogram(
      binCount: binCount, exponent: exponent, first: first, counts: counts)
    guard let histogram else {
      throw Diagnostic.error("the calibration statistics have an impossible histogram")
    }
    return histogram
  }
}

extension ByteWriter {
  fileprivate mutating func write(_ range: ValueRange) {
    write(range.minimum.bitPattern)
    write(range.maximum.bitPattern)
  }

  fileprivate mutating func write(_ histogram: Histogram) {
    write(Int32(histogram.exponent))
    let occupied = histogram.occupied.map { $0.lowerBound..<$0.upperBound + 1 } ?? 0..<0
    write(UInt32(occupied.lowerBound))
    write(UInt32(occupied.count))
    for bin in occupied { write(histogram[bin]) }
  }
}

extension TensorStatistics {
  private static let nothing = ValueRange(minimum: 0, maximum: 0)

  /// Appends what `samples` have shown, as `StatisticsFile` says.
  func encode(to writer: inout ByteWriter, samples: [Int]) {
    for sample in samples { writer.write(sampleRanges[sample] ?? Self.nothing) }
    writer.write(histogram)
    writer.write(UInt32(channels.count))
    for channel in channels {
      writer.write(channel.range)
      writer.write(channel.meanSum.low)
      writer.write(channel.meanSum.high)
    }
    for (index, channel) in (profile?.channels ?? []).enumerated() {
      writer.write(channel.zeroCount)
      writer.write(channel.histogram)
      for sample in samples {
        writer.write(profile?.sampleRanges[sample]?[index] ?? Self.nothing)
      }
    }
  }

  /// Reads what `encode` has written.
  ///
  /// - Throws: a `Diagnostic` where no tensor can have shown that.
  init(from reader: inout ByteReader, samples: [Int], hasProfile: Bool) throws {
    var ranges: [Int: ValueRange] = [:]
    for sample in samples { ranges[sample] = try reader.readRange() }
    let histogram = try reader.readHistogram(binCount: Histogram.binCount)
    let channelCount = try reader.readCount(ofSize: 24)
    let channels = try (0..<channelCount).map { _ in
      let range = try reader.readRange()
      let low = try reader.read(UInt64.self)
      let sum = WideSum(high: try reader.read(Int64.self), low: low, count: samples.count)
      guard let sum else {
        throw Diagnostic.error("the calibration statistics hold an impossible sum")
      }
      return Channel(range: range, meanSum: sum)
    }
    self.init(
      sampleRanges: ranges, histogram: histogram, channels: channels,
      profile: hasProfile
        ? try ChannelProfile(from: &reader, channelCount: channelCount, samples: samples) : nil)
  }
}

extension ChannelProfile {
  fileprivate init(from reader: inout ByteReader, channelCount: Int, samples: [Int]) throws {
    var ranges = [Int: [ValueRange]](uniqueKeysWithValues: samples.map { ($0, []) })
    let channels = try (0..<channelCount).map { _ in
      let channel = Channel(
        zeroCount: try reader.readNumberCount(),
        histogram: try reader.readHistogram(binCount: Self.binCount))
      for sample in samples { ranges[sample]?.append(try reader.readRange()) }
      return channel
    }
    self.init(channels: channels, sampleRanges: ranges)
  }
}
