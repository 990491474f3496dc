import SynapCore

/// A part of a FlatBuffer that a test writes.
package indirect enum FlatValue: Sendable {
  /// One byte.
  case byte(Int)
  /// A 32-bit integer.
  case integer(Int)
  /// A binary32 number.
  case float(Float)
  /// A string.
  case text(String)
  /// A list of bytes.
  case bytes([UInt8])
  /// A list of 32-bit integers.
  case integers([Int])
  /// A list of 64-bit integers.
  case wideIntegers([Int])
  /// A list of binary32 numbers.
  case floats([Float])
  /// A table by field number; nil for an absent field.
  case table([FlatValue?])
  /// A list of tables.
  case tables([FlatValue])
  /// A list of so many entries that are one table.
  case sharedTables(FlatValue, Int)

  /// The buffer whose root table this is, of the kind that `identifier` names.
  package func buffer(identifier: String) -> [UInt8] {
    var writer = FlatWriter()
    writer.reserve(4)
    writer.bytes += Array(identifier.utf8)
    writer.patch(0, to: writer.append(self))
    return writer.bytes
  }
}

/// Writes the parts of a FlatBuffer, each behind what points to it.
private struct FlatWriter {
  var bytes: [UInt8] = []

  mutating func reserve(_ count: Int) { bytes += [UInt8](repeating: 0, count: count) }

  mutating func write(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
  }

  /// Makes the offset at `place` point to `target`.
  mutating func patch(_ place: Int, to target: Int) {
    withUnsafeBytes(of: UInt32(target - place).littleEndian) { offset in
      for (index, byte) in offset.enumerated() { bytes[place + index] = byte }
    }
  }

  /// Writes `value` and what it points to; where it lies.
  mutating func append(_ value: FlatValue) -> Int {
    while !bytes.count.isMultiple(of: 8) { bytes.append(0) }
    switch value {
    case .byte, .integer, .float: preconditionFailure("numbers lie in tables")
    case .text(let text): return appendList(Array(text.utf8) + [0], count: text.utf8.count)
    case .bytes(let list): return appendList(list, count: list.count)
    case .integers(let list): return appendNumbers(list.map { Int32(truncatingIfNeeded: $0) })
    case .floats(let list): return appendNumbers(list.map(\.bitPattern))
    case .wideIntegers(let list): return appendNumbers(list.map(Int64.init), padding: 4)
    case .table(let fields): return appendTable(fields)
    case .tables(let tables):
      let start = appendNumbers(tables.map { _ in UInt32(0) })
      for (index, table) in tables.enumerated() {
        patch(start + 4 + 4 * index, to: append(table))
      }
      return start
    case .sharedTables(let table, let count):
      let start = appendNumbers([UInt32](repeating: 0, count: count))
      let target = append(table)
      for index in 0..<count { patch(start + 4 + 4 * index, to: target) }
      return start
    }
  }

  private mutating func appendList(_ list: [UInt8], count: Int) -> Int {
    // The elements lie on a multiple of 8.
    reserve(4)
    let start = bytes.count
    write(UInt32(count))
    bytes += list
    return start
  }

  private mutating func appendNumbers(
    _ list: [some FixedWidthInteger], padding: Int = 0
  ) -> Int {
    reserve(padding)
    let start = bytes.count
    write(UInt32(list.count))
    for number in list { write(number) }
    return start
  }

  private mutating func appendTable(_ fields: [FlatValue?]) -> Int {
    let vtable = bytes.count
    let vtableSize = 4 + 2 * fields.count
    let table = (vtable + vtableSize + 3) / 4 * 4
    write(UInt16(vtableSize))
    write(UInt16(4 + 4 * fields.count))
    for (index, field) in fields.enumerated() {
      write(UInt16(field == nil ? 0 : 4 + 4 * index))
    }
    reserve(table - bytes.count)
    write(Int32(table - vtable))
    for field in fields {
      switch field {
      case .byte(let value)?: write(Int32(truncatingIfNeeded: value))
      case .integer(let value)?: write(Int32(truncatingIfNeeded: value))
      case .float(let value)?: write(value.bitPattern)
      default: write(Int32(0))
      }
    }
    for (index, field) in fields.enumerated() {
      switch field {
      case nil, .byte, .integer, .float: continue
      case let child?: patch(table + 4 + 4 * index, to: append(child))
      }
    }
    return table
  }
}
