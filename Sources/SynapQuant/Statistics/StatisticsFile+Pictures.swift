import SynapCore

extension PictureTraits {
  /// How many bytes a picture takes in a file of statistics.
  fileprivate static let byteCount = 16 + 4 * thumbnailCount

  /// Appends width, height, sharpness ratio and thumbnail.
  func encode(to writer: inout ByteWriter) {
    writer.write(UInt32(width))
    writer.write(UInt32(height))
    writer.write(sharpnessRatio.bitPattern)
    for number in thumbnail { writer.write(number.bitPattern) }
  }

  /// Reads what `encode` has written.
  ///
  /// - Throws: a `Diagnostic` where that is of no picture.
  fileprivate init(from reader: inout ByteReader) throws {
    let (width, height) = (try reader.read(UInt32.self), try reader.read(UInt32.self))
    let ratio = Double(bitPattern: try reader.read(UInt64.self))
    let isPossible = [width, height].allSatisfy { (1...1 << 24).contains($0) }
    guard isPossible, ratio.isFinite, ratio >= 1 else {
      throw Diagnostic.error("the calibration statistics describe an impossible picture")
    }
    self.init(
      width: Int(width), height: Int(height),
      thumbnail: try (0..<Self.thumbnailCount).map { _ in try reader.readFloat() },
      sharpnessRatio: ratio)
  }
}

extension ByteReader {
  /// The traits of pictures of one input, by their positions, which are among `samples`.
  mutating func readPictures(among samples: Set<Int>) throws -> [Int: PictureTraits] {
    var result: [Int: PictureTraits] = [:]
    for _ in 0..<(try readCount(ofSize: 4 + PictureTraits.byteCount)) {
      let position = Int(try read(UInt32.self))
      guard samples.contains(position) else {
        throw Diagnostic.error("the calibration statistics name impossible samples")
      }
      result[position] = try PictureTraits(from: &self)
    }
    return result
  }
}
