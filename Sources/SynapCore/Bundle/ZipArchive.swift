/// A zip archive whose entries are stored uncompressed, so that they can be used in place.
///
/// Compressed, encrypted and zip64 archives are refused. Entries start on 64-byte boundaries where
/// this type wrote the archive. Source: PKWARE APPNOTE 6.3, sections 4.3 and 4.4.
public struct ZipArchive: Sendable {
  /// One file of the archive.
  public struct Entry: Sendable {
    /// The path within the archive, with `/` between components.
    public let name: String
    /// Where its bytes lie in the archive.
    public let range: Range<Int>
  }

  /// The boundary that entries are written on, in bytes.
  public static let alignment = 64

  /// The archive's bytes.
  public let storage: Storage
  /// The files in the order of the central directory.
  public let entries: [Entry]
  /// Where the archive's comment, the end of the file, lies in the archive; empty for none.
  public let comment: Range<Int>

  /// Reads the directory of the archive in `storage` and checks every entry's checksum; `file`
  /// names it in errors.
  ///
  /// - Throws: a `Diagnostic` where the archive is damaged or uses features beyond the above.
  public init(_ storage: Storage, file: String) throws {
    try self.init(storage, file: file, checksChecksums: true)
  }

  /// Reads the directory of the archive in `storage`, whose entries may be damaged.
  package init(directoryOf storage: Storage, file: String) throws {
    try self.init(storage, file: file, checksChecksums: false)
  }

  private init(_ storage: Storage, file: String, checksChecksums: Bool) throws {
    self.storage = storage
    let bytes = UnsafeRawBufferPointer(storage.bytes)
    (entries, comment) = try locating(in: Location(file: file)) {
      let end = try ZipArchive.end(of: bytes)
      let entries = try ZipArchive.directory(
        of: bytes, end: end, checksChecksums: checksChecksums, file: file)
      return (entries, end + ZipArchive.endSize..<bytes.count)
    }
  }

  /// The entry called `name`.
  public subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  /// The bytes of `entry`, copied.
  public func bytes(of entry: Entry) -> [UInt8] { [UInt8](storage.bytes[entry.range]) }

  /// Whether `storage` starts as a zip archive does.
  public static func isArchive(_ storage: Storage) -> Bool {
    storage.bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
  }

  private static let endSignature: UInt32 = 0x0605_4B50
  private static let directorySignature: UInt32 = 0x0201_4B50
  private static let localSignature: UInt32 = 0x0403_4B50
  private static let endSize = 22

  /// Where the record lies that ends the archive, followed by a comment that reaches to the end.
  private static func end(of bytes: UnsafeRawBufferPointer) throws -> Int {
    guard bytes.count >= endSize else { throw Diagnostic.error("not a zip archive") }
    for commentCount in 0...min(Int(UInt16.max), bytes.count - endSize) {
      let start = bytes.count - endSize - commentCount
      guard bytes[start] == 0x50 else { continue }
      var record = try ByteReader(bytes, at: start)
      guard try record.read(UInt32.self) == endSignature else { continue }
      try record.skip(16)
      if try record.read(UInt16.self) == commentCount { return start }
    }
    throw Diagnostic.error("not a zip archive, or the archive is truncated")
  }

  private static func directory(
    of bytes: UnsafeRawBufferPointer, end start: Int, checksChecksums: Bool, file: String
  ) throws -> [Entry] {
    var end = try ByteReader(bytes, at: start, file: file)
    try end.skip(10)
    let count = try end.read(UInt16.self)
    try end.skip(4)
    let start = try end.read(UInt32.self)
    var reader = try ByteReader(bytes, at: Int(start), file: file)
    var entries: [Entry] = []
    var checksums: [UInt32] = []
    var names = Set<String>()
    for _ in 0..<count {
      let (entry, checksum) = try readEntry(from: &reader, of: bytes, file: file)
      guard names.insert(entry.name).inserted else {
        throw Diagnostic.error("the archive holds '\(entry.name)' twice")
      }
      entries.append(entry)
      checksums.append(checksum)
    }
    try checkOverlaps(of: entries)
    guard checksChecksums else { return entries }
    for (entry, checksum) in zip(entries, checksums) {
      let content = UnsafeRawBufferPointer(rebasing: bytes[entry.range])
      guard Checksum.crc32(of: content) == checksum else {
        throw Diagnostic.error("the checksum of '\(entry.name)' is wrong: the file is damaged")
      }
    }
    return entries
  }

  /// Throws a `Diagnostic` where entries share bytes, which would cost time for each of them.
  private static func checkOverlaps(of entries: [Entry]) throws {
    let inOrder = entries.filter { !$0.range.isEmpty }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    for (first, second) in zip(inOrder, inOrder.dropFirst()) {
      guard first.range.upperBound <= second.range.lowerBound else {
        throw Diagnostic.error("the entries '\(first.name)' and '\(second.name)' share bytes")
      }
    }
  }

  private static func readEntry(
    from reader: inout ByteReader, of bytes: UnsafeRawBufferPointer, file: String
  ) throws -> (entry: Entry, checksum: UInt32) {
    guard try reader.read(UInt32.self) == directorySignature else {
      throw Diagnostic.error("the zip directory is damaged", at: Location(byte: reader.offset - 4))
    }
    try reader.skip(4)
    let flags = try reader.read(UInt16.self)
    let method = try reader.read(UInt16.self)
    try reader.skip(4)
    let checksum = try reader.read(UInt32.self)
    let size = try reader.read(UInt32.self)
    let originalSize = try reader.read(UInt32.self)
    let nameCount = try reader.read(UInt16.self)
    let extraCount = try reader.read(UInt16.self)
    let commentCount = try reader.read(UInt16.self)
    try reader.skip(8)
    let local = try reader.read(UInt32.self)
    let name = try reader.readText(count: Int(nameCount))
    try reader.skip(Int(extraCount) + Int(commentCount))
    guard method == 0, flags & 1 == 0, size == originalSize else {
      throw Diagnostic.error("the entry '\(name)' is compressed or encrypted")
    }
    var header = try ByteReader(bytes, at: Int(local), file: file)
    guard try header.read(UInt32.self) == localSignature else {
      throw Diagnostic.error("the zip entry '\(name)' is damaged", at: Location(byte: Int(local)))
    }
    try header.skip(22)
    let localNameCount = try header.read(UInt16.self)
    let localExtraCount = try header.read(UInt16.self)
    try header.skip(Int(localNameCount) + Int(localExtraCount))
    let range = try header.skip(Int(size))
    return (Entry(name: name, range: range), checksum)
  }

  /// The archive of the given files, in order, dated 1980-01-01 so that equal content gives equal
  /// bytes; `comment`, of at most 65,535 bytes, is its end.
  public static func encode(
    _ files: [(name: String, bytes: [UInt8])], comment: [UInt8] = []
  ) -> [UInt8] {
    precondition(comment.count <= UInt16.max, "the comment is too long for a zip archive")
    var archive = ByteWriter()
    var directory = ByteWriter()
    for (name, bytes) in files {
      let local = archive.bytes.count
      let headerEnd = local + 30 + name.utf8.count + 4
      let padding = (alignment - headerEnd % alignment) % alignment
      let checksum = bytes.withUnsafeBytes { Checksum.crc32(of: $0) }
      var common = ByteWriter()
      common.write(UInt16(0x0800))  // names are UTF-8
      common.write(UInt16(0))
      common.write(UInt16(0))
      common.write(UInt16(0x0021))
      common.write(checksum)
      common.write(UInt32(bytes.count))
      common.write(UInt32(bytes.count))
      common.write(UInt16(name.utf8.count))
      archive.write(localSignature)
      archive.write(UInt16(10))
      archive.write(bytes: common.bytes)
      archive.write(UInt16(4 + padding))
      archive.write(bytes: name.utf8)
      archive.write(UInt16(0xD935))  // the extra field that means alignment
      archive.write(UInt16(padding))
      archive.write(bytes: repeatElement(0, count: padding))
      archive.write(bytes: bytes)
      directory.write(directorySignature)
      directory.write(UInt16(10))
      directory.write(UInt16(10))
      directory.write(bytes: common.bytes)
      directory.write(bytes: repeatElement(0, count: 12))
      directory.write(UInt32(local))
      directory.write(bytes: name.utf8)
    }
    let start = archive.bytes.count
    archive.write(bytes: directory.bytes)
    archive.write(endSignature)
    archive.write(UInt32(0))
    archive.write(UInt16(files.count))
    archive.write(UInt16(files.count))
    archive.write(UInt32(directory.bytes.count))
    archive.write(UInt32(start))
    archive.write(UInt16(comment.count))
    archive.write(bytes: comment)
    return archive.bytes
  }
}
