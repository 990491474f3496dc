import SynapCore
import Testing
import ToolSupport

@Suite struct ModelSelectionTests {
  private func select(_ arguments: [String]) throws -> ModelSelection {
    let table = OptionTable(
      name: "test", title: "Test", summary: "", options: ToolOption.modelSelection + [.help])
    return try ModelSelection(table.parse(arguments, program: "test"))
  }

  private func fails(_ arguments: [String], _ message: String) {
    #expect(throws: ToolExit.failure(message)) { try select(arguments) }
  }

  @Test func refusesTwoModels() {
    fails(
      ["-m", "a.synap", "--nb", "b.nb"],
      "Error: -m and --nb options cannot be specified together")
  }

  @Test func refusesMissingFiles() throws {
    let directory = try TemporaryDirectory()
    let program = try directory.write("program", to: "model.nb")
    fails(["-m", "/none/model.synap"], "Error: can't find model file: /none/model.synap")
    fails(["-m", program, "--meta", "/none.json"], "Error: can't find meta file: /none.json")
    fails([], "Error: can't find model file: model.synap")
  }

  @Test func refusesADirectoryWithoutBundle() throws {
    let directory = try TemporaryDirectory()
    fails(
      ["-m", directory.path],
      """
      Error: model '\(directory.path)' is a directory
        note: it holds no model.synap, which 'synap convert --out-dir \(directory.path)' writes
      """)
    fails(
      ["-m", directory.path, "--meta", "a.json"],
      "Error: metafile cannot be specified when model is a directory")
  }

  @Test func wantsMetadataForProgramsOnly() throws {
    let directory = try TemporaryDirectory()
    let archive = try directory.write("PK\u{3}\u{4}", to: "model.synap")
    let nameless = try directory.write("PK\u{3}\u{4}", to: "archive")
    let program = try directory.write("program", to: "model.nb")
    let metadata = try directory.write("{}", to: "model.json")
    for path in [archive, nameless] {
      fails(["-m", path, "--meta", metadata], "Error: SyNAP models don't require a metafile")
      #expect(try select(["-m", path]) == ModelSelection(path: path, source: .archive))
    }
    fails(["-m", program], "Error: metafile required for non-SyNAP models")
    #expect(
      try select(["--nb", program, "--meta", metadata])
        == ModelSelection(path: program, source: .program(metadata: metadata)))
  }

  @Test func readsTheSameModelPackedAndUnpacked() throws {
    let directory = try TemporaryDirectory()
    let bytes = try SmallModel.archive()
    let path = try directory.write(bytes, to: "model.synap")
    let archive = try ZipArchive(Storage.map(path: path), file: path)
    for entry in archive.entries {
      try directory.write(archive.bytes(of: entry), to: "unpacked/\(entry.name)")
    }
    let unpacked = directory.path("unpacked")
    let selections = [
      try select(["-m", path]), try select(["-m", unpacked]),
      try select(["-m", unpacked + "/0/model.nb", "--meta", unpacked + "/0/model.json"]),
    ]
    for selection in selections {
      let storage = try selection.read()
      #expect([UInt8](storage.bytes) == bytes, "\(selection)")
    }
    #expect(selections.map(\.directory) == [directory.path, unpacked, unpacked + "/0"])
  }

  @Test func refusesBundlesThatReachOutside() throws {
    let directory = try TemporaryDirectory()
    try directory.write(
      #"{"graph": [{"model": "../secret", "meta": "0/model.json"}]}"#, to: "bundle.json")
    #expect {
      try select(["-m", directory.path]).read()
    } throws: { error in
      "\(error)"
        == "\(directory.path)/bundle.json: error: the file '../secret' lies outside the bundle"
    }
  }
}
