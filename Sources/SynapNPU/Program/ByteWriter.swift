/// Collects little-endian values.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  /// Appends an integer.
  mutating func append<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends an integer of 32 bits.
  mutating func append(count: Int) { append(UInt32(truncatingIfNeeded: count)) }

  /// Appends the number of bytes, then UTF-8.
  mutating func append(_ text: String) {
    append(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends bytes as they are.
  mutating func append(contentsOf other: some Sequence<UInt8>) { bytes.append(contentsOf: other) }

  /// Appends zeros up to a multiple of `alignment`.
  mutating func align(to alignment: Int) {
    while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
  }
}
