import SynapCore

/// What a file looks like, for recognizing its format.
struct FileContents {
  /// All bytes.
  let bytes: UnsafeRawBufferPointer
  /// Its structure, where it is a protocol buffer.
  let protobuf: ProtobufOutline

  /// Looks at `storage`.
  init(_ storage: Storage) {
    bytes = UnsafeRawBufferPointer(storage.bytes)
    protobuf = ProtobufOutline(of: bytes)
  }

  /// Whether the file begins with `signature`, `offset` bytes from its start.
  func has(_ signature: [UInt8], at offset: Int = 0) -> Bool {
    bytes.count >= offset + signature.count
      && bytes[offset..<offset + signature.count].elementsEqual(signature)
  }

  /// Whether the file has the text `text`, `offset` bytes from its start.
  func has(_ text: String, at offset: Int = 0) -> Bool { has(Array(text.utf8), at: offset) }

  /// Whether the file is a zip archive.
  var isZipArchive: Bool { has([0x50, 0x4B, 3, 4]) }

  /// Whether `text` stands among the last bytes of the file, where a zip archive lists its entries.
  func lists(_ text: String) -> Bool {
    let end = bytes[max(0, bytes.count - (1 << 20))...]
    let pattern = Array(text.utf8)
    guard let first = pattern.first, end.count >= pattern.count else { return false }
    var start = end.startIndex
    while let index = end[start...].firstIndex(of: first), index + pattern.count <= end.endIndex {
      if end[index..<index + pattern.count].elementsEqual(pattern) { return true }
      start = index + 1
    }
    return false
  }

  /// The first 512 bytes as text without leading white space, in lower case.
  var beginning: String {
    String(decoding: bytes.prefix(512), as: UTF8.self).lowercased()
      .drop { $0.isWhitespace || $0 == "\u{FEFF}" }.description
  }
}

/// The fields at the top of a protocol buffer, by the wire format alone.
struct ProtobufOutline {
  /// A field's number with its wire type: 0 for integers, 2 for texts and messages.
  struct Field: Hashable {
    let number: Int
    let wireType: Int
  }

  /// The first occurrence of every field with its contents; empty for integers.
  private(set) var fields: [Field: UnsafeRawBufferPointer] = [:]
  /// Whether the fields fill the file.
  private(set) var isComplete = false

  /// The largest number of a field that is kept; a bound on what a hostile file takes.
  private static let largestNumber = 1024

  /// Reads the fields of `bytes`, up to what is none.
  init(of bytes: UnsafeRawBufferPointer) {
    var position = 0
    while position < bytes.count {
      guard let tag = Self.integer(in: bytes, at: &position), tag >> 3 > 0, tag >> 3 < 1 << 29
      else { return }
      let field = Field(number: Int(tag >> 3), wireType: Int(tag & 7))
      var length: UInt64
      switch field.wireType {
      case 0:
        guard Self.integer(in: bytes, at: &position) != nil else { return }
        length = 0
      case 1: length = 8
      case 2:
        guard let count = Self.integer(in: bytes, at: &position) else { return }
        length = count
      case 5: length = 4
      default: return
      }
      let isCut = length > UInt64(bytes.count - position)
      let end = isCut ? bytes.count : position + Int(length)
      if field.number <= Self.largestNumber, fields[field] == nil {
        fields[field] = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
      }
      if isCut { return }
      position = end
    }
    isComplete = !bytes.isEmpty
  }

  /// The first contents of the message or text field `number`.
  func message(_ number: Int) -> UnsafeRawBufferPointer? {
    fields[Field(number: number, wireType: 2)]
  }

  /// Whether the integer field `number` is there.
  func hasInteger(_ number: Int) -> Bool { fields[Field(number: number, wireType: 0)] != nil }

  private static func integer(
    in bytes: UnsafeRawBufferPointer, at position: inout Int
  ) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < bytes.count else { return nil }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
