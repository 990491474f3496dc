import SynapCore

/// Reads little-endian values from bytes, never beyond their end.
struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The number of bytes left.
  var remaining: Int { bytes.count - position }

  /// Throws where fewer than `count` bytes are left.
  private func require(_ count: Int) throws {
    guard count >= 0, count <= remaining else {
      throw Diagnostic.error("the program is cut off")
    }
  }

  /// The next integer.
  mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type
  ) throws -> Value {
    let size = MemoryLayout<Value>.size
    try require(size)
    defer { position += size }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type))
  }

  /// The next integer of 32 bits, as an Int.
  mutating func count() throws -> Int { Int(try integer(UInt32.self)) }

  /// The number of the elements that follow, each of at least `size` bytes.
  mutating func count(ofElementsOf size: Int) throws -> Int {
    let count = try count()
    try require(count * size)
    return count
  }

  /// The next string: the number of bytes, then UTF-8.
  mutating func string() throws -> String {
    let count = try count()
    try require(count)
    let part = bytes[position..<position + count]
    position += count
    guard let text = String(validating: part, as: UTF8.self) else {
      throw Diagnostic.error("a name in the program is not UTF-8")
    }
    return text
  }

  /// Throws where bytes are left.
  func finish(_ section: String) throws {
    guard remaining == 0 else {
      throw Diagnostic.error("section \(section) has \(remaining) bytes too many")
    }
  }
}
