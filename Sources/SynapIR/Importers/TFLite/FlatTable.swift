import SynapCore

/// A table in a FlatBuffer: fields by number, each of which may be absent.
package struct FlatTable: Sendable {
  /// The buffer that the table is part of.
  package let buffer: FlatBuffer
  /// The place of the table.
  package let position: Int
  private let vtable: Int
  private let vtableByteCount: Int
  private let byteCount: Int

  /// The table at `position`.
  ///
  /// - Throws: a `Diagnostic` where the table or the list of its fields reaches beyond the file.
  init(_ buffer: FlatBuffer, at position: Int) throws {
    self.buffer = buffer
    self.position = position
    vtable = position - Int(try buffer.number(at: position, as: Int32.self))
    vtableByteCount = Int(try buffer.number(at: vtable, as: UInt16.self))
    byteCount = Int(try buffer.number(at: vtable + 2, as: UInt16.self))
    try buffer.check(vtable, byteCount: vtableByteCount, "the list of a table's fields")
    try buffer.check(position, byteCount: byteCount, "a table")
  }

  /// The number in field `field`; `absent` where the table has none.
  package func number<Value: FixedWidthInteger>(_ field: Int, default absent: Value) throws -> Value
  {
    guard let place = try place(of: field, byteCount: MemoryLayout<Value>.size) else {
      return absent
    }
    return try buffer.number(at: place)
  }

  /// The binary32 number in field `field`; `absent` where the table has none.
  package func float(_ field: Int, default absent: Float) throws -> Float {
    Float(bitPattern: try number(field, default: absent.bitPattern))
  }

  /// The Boolean in field `field`; `absent` where the table has none.
  package func flag(_ field: Int, default absent: Bool = false) throws -> Bool {
    try number(field, default: UInt8(absent ? 1 : 0)) != 0
  }

  /// The table that field `field` points to; nil where there is none.
  package func table(_ field: Int) throws -> FlatTable? {
    try place(of: field, byteCount: 4).map { try FlatTable(buffer, at: try buffer.target(of: $0)) }
  }

  /// The list that field `field` points to, of elements of `elementSize` bytes; nil where there is
  /// none.
  package func vector(_ field: Int, elementSize: Int) throws -> FlatVector? {
    try place(of: field, byteCount: 4).map {
      try FlatVector(buffer, at: try buffer.target(of: $0), elementSize: elementSize)
    }
  }

  /// The text that field `field` points to; nil where there is none.
  ///
  /// - Throws: a `Diagnostic` where it isn't UTF-8.
  package func text(_ field: Int) throws -> String? {
    guard let characters = try vector(field, elementSize: 1) else { return nil }
    let bytes = buffer.storage.bytes[characters.range]
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic.error("the text is not UTF-8", at: Location(byte: characters.start))
    }
    return text
  }

  /// The place of field `field`, of `byteCount` bytes; nil where the table has none.
  private func place(of field: Int, byteCount count: Int) throws -> Int? {
    let slot = 4 + 2 * field
    guard slot + 2 <= vtableByteCount else { return nil }
    let offset = Int(try buffer.number(at: vtable + slot, as: UInt16.self))
    guard offset != 0 else { return nil }
    guard offset >= 4, offset + count <= byteCount else {
      throw Diagnostic.error(
        "field \(field) of a table lies outside the table", at: Location(byte: position))
    }
    return position + offset
  }
}
