import SynapCore

/// A calibration in a file: of a whole dataset as a cache, or of a part of it, to be merged with
/// those of other machines.
///
/// Layout, little-endian: the magic `SYNAPCAL`, the version (u32), the digests of network and dataset
/// (u32 length and bytes each), the number of samples of the dataset (u32), the positions of the
/// measured ones (u32 count, u32 each), the number of values (u32), and for each a flag (u8) whether
/// it was measured and then: for each measured sample in order its minimum and maximum (f32), the
/// histogram's exponent (i32), first occupied bin and number of bins (u32) and their counts (u64),
/// the number of channels (u32) and for each minimum, maximum (f32) and sum of means (i64). The CRC-32
/// of all that (u32) ends the file.
public struct StatisticsFile: Hashable, Sendable {
  /// What identifies the network and the part of the metafile that calibration depends on.
  public var networkDigest: [UInt8]
  /// What identifies the dataset's bytes.
  public var datasetDigest: [UInt8]
  /// The number of samples of the whole dataset.
  public var datasetCount: Int
  /// What was measured.
  public var calibration: Calibration

  /// Creates the content of a file.
  public init(
    networkDigest: [UInt8], datasetDigest: [UInt8], datasetCount: Int, calibration: Calibration
  ) {
    self.networkDigest = networkDigest
    self.datasetDigest = datasetDigest
    self.datasetCount = datasetCount
    self.calibration = calibration
  }

  private static let magic = Array("SYNAPCAL".utf8)
  private static let version: UInt32 = 1

  /// The bytes of the file.
  public func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.write(bytes: Self.magic)
    writer.write(Self.version)
    for digest in [networkDigest, datasetDigest] {
      writer.write(UInt32(digest.count))
      writer.write(bytes: digest)
    }
    writer.write(UInt32(datasetCount))
    let samples = calibration.samples.sorted()
    writer.write(UInt32(samples.count))
    for sample in samples { writer.write(UInt32(sample)) }
    writer.write(UInt32(calibration.tensors.count))
    for statistics in calibration.tensors {
      writer.write(UInt8(statistics == nil ? 0 : 1))
      statistics?.encode(to: &writer, samples: samples)
    }
    writer.write(writer.bytes.withUnsafeBytes { Checksum.crc32(of: $0) })
    return writer.bytes
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: a `Diagnostic` naming the file where it is no such file, or damaged.
  public init(contentsOf path: String) throws {
    let bytes = try File.read(path)
    self = try locating(in: Location(file: path)) {
      try bytes.withUnsafeBytes { try StatisticsFile(decoding: $0) }
    }
  }

  /// Reads the bytes of a file.
  public init(decoding bytes: UnsafeRawBufferPointer) throws {
    guard bytes.starts(with: Self.magic) else {
      throw Diagnostic.error("not a file of calibration statistics")
    }
    var reader = try ByteReader(bytes, at: Self.magic.count)
    let version = try reader.read(UInt32.self)
    guard version == Self.version else {
      throw Diagnostic.error(
        "calibration statistics of version \(version), this program reads \(Self.version)")
    }
    let content = UnsafeRawBufferPointer(rebasing: bytes[..<max(bytes.count - 4, 0)])
    var end = try ByteReader(bytes, at: bytes.count - 4)
    guard try end.read(UInt32.self) == Checksum.crc32(of: content) else {
      throw Diagnostic.error("the calibration statistics are damaged: their checksum is wrong")
    }
    func digest() throws -> [UInt8] {
      let count = Int(try reader.read(UInt32.self))
      return Array(bytes[try reader.skip(count)])
    }
    networkDigest = try digest()
    datasetDigest = try digest()
    let datasetCount = Int(try reader.read(UInt32.self))
    let sampleCount = try reader.readCount(ofSize: 4)
    let samples = try (0..<sampleCount).map { _ in Int(try reader.read(UInt32.self)) }
    guard Set(samples).count == samples.count,
      samples.allSatisfy({ $0 < datasetCount })
    else {
      throw Diagnostic.error("the calibration statistics name impossible samples")
    }
    let valueCount = try reader.readCount(ofSize: 1)
    self.datasetCount = datasetCount
    calibration = Calibration(
      tensors: try (0..<valueCount).map { _ in
        try reader.read(UInt8.self) == 0
          ? nil : try TensorStatistics(from: &reader, samples: samples)
      }, samples: Set(samples))
    guard reader.remaining == 4 else {
      throw Diagnostic.error("the calibration statistics have more bytes than they need")
    }
  }
}

extension ByteReader {
  /// A count of things of at least `size` bytes each, which are still to come.
  fileprivate mutating func readCount(ofSize size: Int) throws -> Int {
    let count = Int(try read(UInt32.self))
    guard count <= remaining / size else {
      throw Diagnostic.error("the calibration statistics end too early")
    }
    return count
  }

  fileprivate mutating func readFloat() throws -> Float {
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
}

extension ByteWriter {
  fileprivate mutating func write(_ range: ValueRange) {
    write(range.minimum.bitPattern)
    write(range.maximum.bitPattern)
  }
}

extension TensorStatistics {
  fileprivate func encode(to writer: inout ByteWriter, samples: [Int]) {
    for sample in samples {
      writer.write(sampleRanges[sample] ?? ValueRange(minimum: 0, maximum: 0))
    }
    writer.write(Int32(histogram.exponent))
    let occupied = histogram.occupied.map { $0.lowerBound..<$0.upperBound + 1 } ?? 0..<0
    writer.write(UInt32(occupied.lowerBound))
    writer.write(UInt32(occupied.count))
    for bin in occupied { writer.write(histogram.counts[bin]) }
    writer.write(UInt32(channels.count))
    for channel in channels {
      writer.write(channel.range)
      writer.write(channel.meanSum)
    }
  }

  fileprivate init(from reader: inout ByteReader, samples: [Int]) throws {
    var ranges: [Int: ValueRange] = [:]
    for sample in samples { ranges[sample] = try reader.readRange() }
    let exponent = Int(try reader.read(Int32.self))
    let first = Int(try reader.read(UInt32.self))
    let count = try reader.readCount(ofSize: 8)
    guard first <= Histogram.binCount, count <= Histogram.binCount - first else {
      throw Diagnostic.error("the calibration statistics have an impossible histogram")
    }
    var counts = [UInt64](repeating: 0, count: Histogram.binCount)
    for bin in first..<first + count {
      counts[bin] = try reader.read(UInt64.self)
      guard counts[bin] < 1 << 50 else {
        throw Diagnostic.error("the calibration statistics have an impossible histogram")
      }
    }
    guard let histogram = Histogram(exponent: exponent, counts: counts) else {
      throw Diagnostic.error("the calibration statistics have an impossible histogram")
    }
    let channelCount = try reader.readCount(ofSize: 16)
    let channels = try (0..<channelCount).map { _ in
      Channel(range: try reader.readRange(), meanSum: try reader.read(Int64.self))
    }
    self.init(sampleRanges: ranges, histogram: histogram, channels: channels)
  }
}
