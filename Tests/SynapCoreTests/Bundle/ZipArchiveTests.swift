import SynapCore
import Testing

@Suite struct ZipArchiveTests {
  static let files: [(name: String, bytes: [UInt8])] = [
    ("bundle.json", Array("{}".utf8)), ("0/model.nb", (0..<100).map { UInt8($0) }),
    ("0/empty", []), ("ü", [1]),
  ]

  private func archive(_ bytes: [UInt8]) throws -> ZipArchive {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return try ZipArchive(storage, file: "a.zip")
  }

  @Test func readsWhatItWrites() throws {
    let archive = try archive(ZipArchive.encode(Self.files))
    #expect(archive.entries.map(\.name) == Self.files.map(\.name))
    for file in Self.files {
      let entry = try #require(archive[file.name])
      #expect(archive.bytes(of: entry) == file.bytes)
      #expect(entry.range.lowerBound.isMultiple(of: ZipArchive.alignment))
    }
    #expect(archive["model.nb"] == nil)
  }

  @Test func writesTheSameBytesEveryTime() {
    #expect(ZipArchive.encode(Self.files) == ZipArchive.encode(Self.files))
  }

  @Test func keepsAComment() throws {
    let comment = Array("what it is for PK\u{5}\u{6}".utf8)
    let archive = try archive(ZipArchive.encode(Self.files, comment: comment))
    #expect(archive.entries.map(\.name) == Self.files.map(\.name))
    #expect([UInt8](archive.storage.bytes[archive.comment]) == comment)
    let plain = try self.archive(ZipArchive.encode(Self.files))
    #expect(plain.comment.isEmpty)
    for count in [1, 21, 22, 23, 1000] {
      let longer = ZipArchive.encode(Self.files) + [UInt8](repeating: 0x50, count: count)
      #expect(throws: Diagnostic.self) { try self.archive(longer) }
    }
  }

  @Test func refusesEntriesThatShareBytes() throws {
    var bytes = ZipArchive.encode([("a", [1, 2, 3]), ("b", [1, 2, 3])])
    #expect(try archive(bytes).entries.count == 2)
    // The directory's record of "b" names the local header of "a", and its checksum is right.
    let second = bytes.count - 22 - 47 + 42
    #expect(Array(bytes[second..<second + 4]) == [67, 0, 0, 0])
    bytes.replaceSubrange(second..<second + 4, with: [0, 0, 0, 0])
    #expect(
      throws: Diagnostic.error(
        "the entries 'a' and 'b' share bytes", at: Location(file: "a.zip"))
    ) { try archive(bytes) }
  }

  @Test func survivesEveryChangeOfAByte() throws {
    let original = ZipArchive.encode(Self.files)
    var refused = 0
    for position in original.indices {
      for value in [original[position] ^ 1, original[position] ^ 0x80, ~original[position], 0, 255]
      where value != original[position] {
        var bytes = original
        bytes[position] = value
        do {
          let changed = try archive(bytes)
          for entry in changed.entries {
            let file = Self.files.first { $0.name == entry.name }
            if let file { #expect(changed.bytes(of: entry) == file.bytes) }
          }
        } catch {
          #expect(error is Diagnostic)
          refused += 1
        }
      }
    }
    #expect(refused > 1000)
  }

  @Test func survivesEveryTruncation() throws {
    let original = ZipArchive.encode(Self.files)
    for count in 0..<original.count {
      #expect(throws: Diagnostic.self) { try archive(Array(original[..<count])) }
    }
  }
}
