import SynapCore

extension ByteReader {
  /// The next integer of 32 bits, as an Int.
  mutating func readCount() throws -> Int { Int(try read(UInt32.self)) }

  /// The number of the elements that follow, each of at least `size` bytes.
  mutating func readCount(ofElementsOf size: Int) throws -> Int {
    let start = offset
    let count = try readCount()
    guard count <= remaining / size else {
      throw Diagnostic.error(
        "\(count) elements are announced, the file ends too early", at: Location(byte: start))
    }
    return count
  }

  /// The next string: the number of bytes, then UTF-8.
  mutating func readString() throws -> String { try readText(count: try readCount()) }

  /// Throws where bytes are left in the section called `name`.
  func finish(_ name: String) throws {
    guard remaining == 0 else {
      throw Diagnostic.error("section \(name) has \(remaining) bytes too many")
    }
  }
}

extension ByteWriter {
  /// Appends an integer of 32 bits.
  mutating func write(count: Int) { write(UInt32(truncatingIfNeeded: count)) }

  /// Appends the number of bytes, then UTF-8.
  mutating func write(string: String) {
    write(count: string.utf8.count)
    write(bytes: string.utf8)
  }
}
