import SynapCore

/// Bounds-checked little- and big-endian reads of a picture file.
struct PictureReader {
  /// The whole file.
  let bytes: UnsafeRawBufferPointer
  /// What is thrown where a read leaves the file.
  let failure: String

  /// The byte at `offset`.
  func byte(_ offset: Int) throws -> Int {
    guard offset >= 0, offset < bytes.count else { throw Diagnostic.error(failure) }
    return Int(bytes[offset])
  }

  /// The `size` bytes at `offset` as a number without a sign; `size` is at most 4.
  func integer(_ offset: Int, size: Int, bigEndian: Bool = false) throws -> Int {
    guard offset >= 0, offset <= bytes.count - size else { throw Diagnostic.error(failure) }
    return (0..<size).reduce(0) { value, i in
      value << 8 | Int(bytes[offset + (bigEndian ? i : size - 1 - i)])
    }
  }

  /// The 4 bytes at `offset` as a number with a sign.
  func signed32(_ offset: Int) throws -> Int {
    Int(Int32(truncatingIfNeeded: try integer(offset, size: 4)))
  }
}
