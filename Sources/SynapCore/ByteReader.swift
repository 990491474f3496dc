/// Reads little-endian numbers from bytes, refusing every step outside them.
public struct ByteReader {
  private let bytes: UnsafeRawBufferPointer
  private let file: String?
  /// The position of the next byte.
  public private(set) var offset: Int

  /// Starts at `offset` of `bytes`, which must outlive the reader; `file` names them in errors.
  ///
  /// - Throws: a `Diagnostic` where `offset` is outside `bytes`.
  public init(
    _ bytes: UnsafeRawBufferPointer, at offset: Int = 0, file: String? = nil
  ) throws {
    self.bytes = bytes
    self.file = file
    self.offset = offset
    guard offset >= 0, offset <= bytes.count else { throw truncation(at: offset) }
  }

  /// How many bytes are left.
  public var remaining: Int { bytes.count - offset }

  /// The next integer of type `Value`.
  public mutating func read<Value: FixedWidthInteger>(
    _ type: Value.Type = Value.self
  ) throws -> Value {
    let size = MemoryLayout<Value>.size
    guard remaining >= size else { throw truncation(at: offset) }
    let value = bytes.loadUnaligned(fromByteOffset: offset, as: Value.self)
    offset += size
    return Value(littleEndian: value)
  }

  /// The next `count` bytes as text; invalid UTF-8 is an error.
  public mutating func readText(count: Int) throws -> String {
    let start = offset
    let range = try skip(count)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw Diagnostic.error("the text is not UTF-8", at: Location(file: file, byte: start))
    }
    return text
  }

  /// Passes over `count` bytes and returns their positions.
  @discardableResult
  public mutating func skip(_ count: Int) throws -> Range<Int> {
    guard count >= 0, count <= remaining else { throw truncation(at: offset) }
    defer { offset += count }
    return offset..<(offset + count)
  }

  private func truncation(at offset: Int) -> Diagnostic {
    Diagnostic.error("the file ends too early", at: Location(file: file, byte: offset))
  }
}

/// Collects little-endian numbers and bytes.
public struct ByteWriter {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  /// Starts with nothing.
  public init() {}

  /// Appends an integer.
  public mutating func write(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends bytes.
  public mutating func write(bytes more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

  /// Appends zeros until the length is a multiple of `alignment`.
  public mutating func align(to alignment: Int) {
    let excess = bytes.count % alignment
    if excess > 0 { bytes.append(contentsOf: repeatElement(0, count: alignment - excess)) }
  }
}
