import SynapCore

/// A calibration in a file: of a whole dataset as a cache, or of a part of it, to be merged with
/// those of other machines.
///
/// Layout, little-endian: the magic `SYNAPCAL`, the version (u32), the digests of network and dataset
/// (u32 length and bytes each), the number of samples of the dataset (u32), the positions of the
/// measured ones (u32 count, u32 each), the number of values (u32), and for each a flag (u8): 0 not
/// measured, 1 measured, 2 with a profile of its channels. Measured values have for each measured
/// sample in order its minimum and maximum (f32), a histogram, the number of channels (u32) and for
/// each minimum, maximum (f32) and sum of means (u64 and i64); a profile has for each channel the
/// number of zeros (u64), a histogram, and for each measured sample minimum and maximum (f32). A
/// histogram is its exponent (i32), first occupied bin and number of bins (u32), and their counts
/// (u64). Then for each input (u32 count) its pictures (u32 count): position, width and height (u32),
/// sharpness ratio (f64) and the 256 numbers of its thumbnail (f32). The CRC-32 of all that (u32) ends
/// the file. What it takes in memory is a small multiple of its size.
public struct StatisticsFile: Hashable, Sendable {
  /// What identifies the network and the part of the metafile that calibration depends on.
  public var networkDigest: [UInt8]
  /// What identifies the dataset's bytes.
  public var datasetDigest: [UInt8]
  /// The number of samples of the whole dataset.
  public var datasetCount: Int
  /// What was measured.
  public var calibration: Calibration
  /// For each input, by their positions in the dataset, traits of those pictures of which
  /// `PictureTraits` are wanted.
  public var pictures: [[Int: PictureTraits]]

  /// Creates the content of a file.
  public init(
    networkDigest: [UInt8], datasetDigest: [UInt8], datasetCount: Int, calibration: Calibration,
    pictures: [[Int: PictureTraits]] = []
  ) {
    self.networkDigest = networkDigest
    self.datasetDigest = datasetDigest
    self.datasetCount = datasetCount
    self.calibration = calibration
    self.pictures = pictures
  }

  /// Adds what `other` has measured on other samples of the same dataset.
  ///
  /// - Throws: a `Diagnostic` where both have measured a sample, or are of different networks.
  public mutating func merge(_ other: StatisticsFile) throws {
    try calibration.merge(other.calibration)
    while pictures.count < other.pictures.count { pictures.append([:]) }
    for (input, more) in other.pictures.enumerated() {
      pictures[input].merge(more) { first, _ in first }
    }
  }

  private static let magic = Array("SYNAPCAL".utf8)
  private static let version: UInt32 = 2

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
      writer.write(UInt8(statistics == nil ? 0 : statistics?.profile == nil ? 1 : 2))
      statistics?.encode(to: &writer, samples: samples)
    }
    writer.write(UInt32(pictures.count))
    for pictures in pictures {
      writer.write(UInt32(pictures.count))
      for (position, traits) in pictures.sorted(by: { $0.key < $1.key }) {
        writer.write(UInt32(position))
        traits.encode(to: &writer)
      }
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
        let flag = try reader.read(UInt8.self)
        return flag == 0
          ? nil : try TensorStatistics(from: &reader, samples: samples, hasProfile: flag == 2)
      }, samples: Set(samples))
    pictures = try (0..<reader.readCount(ofSize: 4)).map { _ in
      try reader.readPictures(among: Set(samples))
    }
    guard reader.remaining == 4 else {
      throw Diagnostic.error("the calibration statistics have more bytes than they need")
    }
  }
}
