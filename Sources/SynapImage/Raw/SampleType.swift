import SynapCore

/// How a sample of an uncoded picture is stored.
public enum SampleType: String, CaseIterable, Sendable {
  /// A byte.
  case uint8
  /// 10 bits, the lowest first, four samples in five bytes.
  case uint10
  /// IEEE 754 binary32, little-endian.
  case float32
  /// IEEE 754 binary16, little-endian.
  case float16

  /// The names of all types, as they are listed in the help of tools.
  package static var list: String { allCases.map(\.rawValue).joined(separator: ",") }

  /// The bits of a sample.
  var bitCount: Int {
    switch self {
    case .uint8: 8
    case .uint10: 10
    case .float32: 32
    case .float16: 16
    }
  }

  /// What makes numbers from 0 to 255 of stored ones.
  var defaultScale: Float { self == .uint10 ? 0.25 : 1 }

  /// Samples from 0 to 255 as bytes; of integers, rounded and limited.
  ///
  /// - Throws: a `Diagnostic` where rows of `columnCount` samples don't fill bytes.
  func encode(_ samples: [Float], columnCount: Int) throws -> [UInt8] {
    switch self {
    case .uint8: return samples.map { UInt8(Self.whole($0, limit: 255)) }
    case .uint10:
      try checkRows(columnCount)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(samples.count / 4 * 5)
      for start in stride(from: 0, to: samples.count, by: 4) {
        var group: UInt64 = 0
        for (index, sample) in samples[start..<min(start + 4, samples.count)].enumerated() {
          group |= UInt64(Self.whole(sample * 4, limit: 1023)) << UInt64(10 * index)
        }
        for index in 0..<5 { bytes.append(UInt8(truncatingIfNeeded: group >> UInt64(8 * index))) }
      }
      return bytes
    case .float32: return samples.flatMap { Self.bytes(of: $0.bitPattern) }
    case .float16: return samples.flatMap { Self.bytes(of: Float16($0).bitPattern) }
    }
  }

  /// The numbers that `bytes` store.
  ///
  /// - Throws: a `Diagnostic` where they aren't `count` samples in rows of `columnCount`.
  func decode(_ bytes: [UInt8], count: Int, columnCount: Int) throws -> [Float] {
    if self == .uint10 { try checkRows(columnCount) }
    let expected = (count * bitCount + 7) / 8
    guard bytes.count == expected else {
      throw Diagnostic.error(
        "the file has \(bytes.count) bytes, \(count) samples of \(rawValue) take \(expected)")
    }
    return bytes.withUnsafeBytes { buffer in
      (0..<count).map { index in
        switch self {
        case .uint8: return Float(buffer[index])
        case .uint10:
          let bit = 10 * index
          let pair = UInt16(buffer[bit / 8]) | UInt16(buffer[bit / 8 + 1]) << 8
          return Float(pair >> UInt16(bit % 8) & 0x3FF)
        case .float32:
          let bits = buffer.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
          return Float(bitPattern: UInt32(littleEndian: bits))
        case .float16:
          let bits = buffer.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self)
          return Float(Float16(bitPattern: UInt16(littleEndian: bits)))
        }
      }
    }
  }

  private func checkRows(_ columnCount: Int) throws {
    guard columnCount % 4 == 0 else {
      throw Diagnostic.error(
        "the width of \(columnCount) pixels is no multiple of 4, which 10-bit samples take")
    }
  }

  /// `value` rounded to a number from 0 to `limit`; 0 where it is none.
  static func whole(_ value: Float, limit: Float) -> Int {
    value > 0 ? Int(min((value + 0.5).rounded(.down), limit)) : 0
  }

  private static func bytes(of value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
