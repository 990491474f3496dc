import Foundation
import SynapCore
import SynapTestSupport
import Testing

@Suite struct FileTests {
  /// Threads that write one file at the same time: whole contents, of one of them.
  @Test func isWrittenWholeByManyThreads() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("file")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<8 {
        group.addTask {
          for _ in 0..<40 {
            try File.write([UInt8](repeating: UInt8(number), count: 50_000 + number), to: path)
          }
        }
      }
      try await group.waitForAll()
    }
    let bytes = try File.read(path)
    #expect(Set(bytes).count == 1 && bytes.count == 50_000 + Int(bytes.first ?? 0))
    #expect(folder.files == ["file"])
  }

  @Test func createsAllFilesOrNone() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "b")
    let files = ["a", "b", "c"].map { (path: folder.file($0), bytes: Array("new".utf8)) }
    let refusal = Diagnostic.error("no")
    #expect(throws: refusal) { try File.createPrivately(files) { _ in refusal } }
    #expect(folder.files == ["b"])
    #expect(try File.readText(folder.file("b")) == "old")
    try File.createPrivately([files[0], files[2]]) { _ in refusal }
    #expect(folder.files == ["a", "b", "c"])
    #expect(try File.readText(folder.file("c")) == "new" && !File.isOpenToOthers(folder.file("c")))
  }

  @Test func seesEntriesThatLeadNowhere() throws {
    let folder = try TemporaryFolder()
    symlink("nowhere", folder.file("link"))
    #expect(try File.hasEntry(folder.file("link")) && !File.exists(folder.file("link")))
    #expect(try !File.hasEntry(folder.file("none")) && !File.hasEntry(folder.file("none/none")))
    symlink("loop", folder.file("loop"))
    #expect(throws: Diagnostic.self) { try File.hasEntry(folder.file("loop/file")) }
  }
}
