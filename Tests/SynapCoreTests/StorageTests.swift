import Foundation
import SynapCore
import Testing

@Suite struct StorageTests {
  /// Calls `body` with the path of a file with `bytes`, which is then removed.
  private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "/storage-\(UUID().uuidString)"
    try File.write(bytes, to: path)
    defer { File.remove(path) }
    try body(path)
  }

  @Test func whatWasReadStaysWhenTheFileIsOverwrittenOrCut() throws {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
    try withFile(bytes) { path in
      let storage = try Storage.read(path: path)
      let descriptor = open(path, O_WRONLY)
      try #require(write(descriptor, [9, 9, 9] as [UInt8], 3) == 3)
      try #require(ftruncate(descriptor, 3) == 0)
      close(descriptor)
      #expect([UInt8](storage.bytes) == bytes)
    }
  }

  @Test func bundlesStayWhenTheirFileIsOverwritten() throws {
    let bytes = Bundle.encode(
      program: BundleTests.program, metadata: ModelMetadataTests.metadata)
    try withFile(bytes) { path in
      let bundle = try Bundle(contentsOf: path)
      let descriptor = open(path, O_WRONLY)
      let zeros = [UInt8](repeating: 0, count: bytes.count)
      try #require(write(descriptor, zeros, zeros.count) == zeros.count)
      close(descriptor)
      let subgraph = try #require(bundle.subgraphs.first)
      #expect([UInt8](bundle.storage.bytes[subgraph.program]) == BundleTests.program)
    }
  }

  @Test func largeFilesAreMappedAndEmptyOnesAreEmpty() throws {
    try withFile([1, 2, 3]) { path in
      let storage = try Storage.read(path: path, mappingFrom: 3)
      #expect([UInt8](storage.bytes) == [1, 2, 3])
    }
    try withFile([]) { path in
      let storage = try Storage.read(path: path)
      #expect(storage.bytes.isEmpty)
    }
    #expect(throws: Diagnostic.self) { try Storage.read(path: "/") }
  }
}
