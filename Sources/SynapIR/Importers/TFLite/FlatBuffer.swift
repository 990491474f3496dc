import SynapCore

/// A FlatBuffer in memory, read in place; every offset is checked before it is followed.
///
/// Source: "FlatBuffers internals" of the format's documentation. Numbers are little-endian; the
/// buffer starts with the offset of its root table and a four-letter identifier.
package struct FlatBuffer: Sendable {
  /// The bytes of the whole file.
  package let storage: Storage

  /// Reads the buffer in `storage`.
  package init(storage: Storage) { self.storage = storage }

  /// The number of bytes.
  package var byteCount: Int { storage.bytes.count }

  /// The root table of a buffer of the kind that `identifier` names.
  ///
  /// - Throws: a `Diagnostic` where the buffer is of another kind or too short.
  package func root(identifier: String) throws -> FlatTable {
    guard byteCount > 0 else { throw Diagnostic.error("the file is empty") }
    guard storage.bytes.dropFirst(4).starts(with: identifier.utf8) else {
      throw Diagnostic.error("the file has no identifier '\(identifier)'", at: Location(byte: 4))
    }
    return try FlatTable(self, at: try target(of: 0))
  }

  /// The number at `offset`.
  ///
  /// - Throws: a `Diagnostic` where it lies outside the file.
  package func number<Value: FixedWidthInteger>(
    at offset: Int, as type: Value.Type = Value.self
  ) throws -> Value {
    try check(offset, byteCount: MemoryLayout<Value>.size, "a number")
    return Value(
      littleEndian: storage.bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// The place that the offset at `place` points to.
  ///
  /// - Throws: a `Diagnostic` where it lies outside the file.
  package func target(of place: Int) throws -> Int {
    let distance = Int(try number(at: place, as: UInt32.self))
    guard distance > 0, distance <= byteCount - place else {
      throw Diagnostic.error(
        "an offset points \(distance) bytes ahead, outside the file", at: Location(byte: place))
    }
    return place + distance
  }

  /// Throws unless `byteCount` bytes from `offset` on, called `subject` in the message, lie in the
  /// file.
  package func check(_ offset: Int, byteCount count: Int, _ subject: String) throws {
    guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
      throw Diagnostic.error("\(subject) lies outside the file", at: Location(byte: offset))
    }
  }
}

/// A list in a FlatBuffer that lies in the file as a whole.
package struct FlatVector: Sendable {
  /// The buffer that the list is part of.
  package let buffer: FlatBuffer
  /// The place of the first element.
  package let start: Int
  /// The number of elements.
  package let count: Int
  /// The bytes of one element.
  package let elementSize: Int

  /// The list at `place`, which begins with its count.
  ///
  /// - Throws: a `Diagnostic` where it reaches beyond the file.
  init(_ buffer: FlatBuffer, at place: Int, elementSize: Int) throws {
    self.buffer = buffer
    self.elementSize = elementSize
    start = place + 4
    count = Int(try buffer.number(at: place, as: UInt32.self))
    try buffer.check(start, byteCount: count * elementSize, "a list of \(count) elements")
  }

  /// The places of the bytes.
  package var range: Range<Int> { start..<start + count * elementSize }

  /// The numbers that the elements are.
  package func numbers<Value: FixedWidthInteger>(_ type: Value.Type) throws -> [Value] {
    precondition(MemoryLayout<Value>.size == elementSize)
    return try (0..<count).map { try buffer.number(at: start + $0 * elementSize) }
  }

  /// The table that element `index`, an offset, points to.
  package func table(_ index: Int) throws -> FlatTable {
    precondition(elementSize == 4 && index < count)
    return try FlatTable(buffer, at: try buffer.target(of: start + 4 * index))
  }
}
