import SynapCore
import Testing

@Suite struct SynapCLIInfoTests {
  private func directoryWithModel() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
    return directory
  }

  @Test func listsTheEntriesOfAModel() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run("synap_cli_info", [], in: directory)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count >= 3)
    #expect(lines.first?.contains(/^id 0 bundle\.json size \d+$/) == true)
    #expect(outcome.status == 0)

    let document = try JSONValue(
      parsing: ToolProcess.run("synap_cli_info", ["--json"], in: directory).output)
    let entries = try #require(document.arrayValue)
    #expect(
      entries.map { entry in
        "id \(entry["id"]?.intValue ?? -1) \(entry["name"]?.stringValue ?? "") size "
          + "\(entry["size"]?.intValue ?? -1)"
      } == lines)
  }

  @Test func writesOneEntry() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run(
      "synap_cli_info", ["-m", "model.synap", "--id", "0"], in: directory)
    #expect(try JSONValue(parsing: outcome.output)["graph"]?.arrayValue?.count == 1)
  }

  @Test(
    arguments: [
      (["--id", "99"], "Error: there is no archive id 99, the model has "),
      (["--id", "x"], "Error: --id takes a number"),
      (["-m", "none.synap"], "Error: can't find model file: none.synap"),
      (["-m", "text.synap"], "text.synap: error: not a zip archive"),
      (
        ["model.synap"],
        "Error: unexpected argument: model.synap\n  note: the model is given with -m: -m model.synap\n"
      ),
      (["net.onnx"], "net.onnx: error: is a network, not a compiled model (model.synap)\n"),
      (["-m", "net.onnx"], "net.onnx: error: is a network, not a compiled model (model.synap)\n"),
      (["-m", "."], ".: error: is a folder, not a compiled model (model.synap)\n"),
    ])
  func saysWhatIsWrong(arguments: [String], message: String) throws {
    let directory = try directoryWithModel()
    try directory.write("network", to: "net.onnx")
    try directory.write("no archive, but long enough for one's end", to: "text.synap")
    let outcome = try ToolProcess.run("synap_cli_info", arguments, in: directory)
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 1)
  }
}
