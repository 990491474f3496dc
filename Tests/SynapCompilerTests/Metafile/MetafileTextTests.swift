import Glibc
import SynapCompiler
import SynapCore
import Testing

@Suite struct MetafileTextTests {
  @Test func replacesVariablesEverywhere() throws {
    let text = "${ENV:KEY}: true\ninputs:\n  - scale: ${ENV:SCALE}${ENV:NONE}\n${ENV:MORE}"
    let metafile = try parse(
      text,
      environment: [
        "KEY": "dequantize_outputs", "SCALE": "127", "MORE": "outputs:\n- format: ${ENV:KEY}\n",
      ]
    ).metafile
    #expect(metafile.dequantizeOutputs)
    #expect(metafile.inputs[0].scale == 127)
    #expect(metafile.outputs[0].format?.value == "${ENV:KEY}")
  }

  @Test func keepsPlacesOfTheOriginalFile() throws {
    let text = "custom: ${ENV:LONG}\ninputs: [{name: ${ENV:LONG}, shape: 3}]\n"
    let environment = ["LONG": "'one\n\n two\n\n three'"]
    let error = #expect(throws: Diagnostic.self) { try parse(text, environment: environment) }
    #expect(error?.location == Location(file: "yolo.yaml", line: 2, column: 37))
    let inside = #expect(throws: Diagnostic.self) {
      try parse("optimize: ${ENV:A} # é\n", environment: ["A": "\n\n  x"])
    }
    #expect(inside?.location == Location(file: "yolo.yaml", line: 1, column: 11))
  }

  @Test(arguments: [
    "a: é\r\noptimize: 3\r\n", "a: é\roptimize: 3\r", "\u{feff}a: é\noptimize: 3\n",
  ])
  func countsLinesOfEverySystem(_ text: String) {
    #expect(messages(text).contains("yolo.yaml:1:1: error: Invalid field(s) in yaml file: a\n"))
    #expect(messages(text).contains("yolo.yaml:2:11: error: 'optimize' must be true or false: 3"))
  }

  @Test func leavesUnfinishedVariablesAlone() throws {
    let metafile = try parse("output_format: 'a ${ENV:X'\ninput_format: 'b ${ENV'\n").metafile
    #expect(metafile.outputFormat.value == "a ${env:x")
    #expect(metafile.inputFormat.value == "b ${env")
  }

  @Test func refusesWhatIsNoText() {
    func message(_ bytes: [UInt8]) -> String {
      do {
        _ = try Metafile.parse(bytes, path: "m.yaml")
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message(Array("custom: caf".utf8) + [0xe9, 0x0a])
        == "m.yaml: error: Invalid format for model metafile: m.yaml: not UTF-8 text")
    #expect(
      message([UInt8](repeating: 0x20, count: MetafileText.byteLimit + 1))
        == "m.yaml: error: Invalid format for model metafile: m.yaml: larger than 1 MiB")
    #expect(message(Array("custom: a\0b\n".utf8)).contains("control characters are not allowed"))
  }

  @Test func insertsFilesIntoFormats() throws {
    try withDirectory { directory in
      try File.createDirectory("\(directory)/formats")
      try File.write("[[1,2],[3,4]]\r\n\n", to: "\(directory)/formats/anchors.json")
      try File.write(
        "outputs:\n  - format: yolov5 anchors=${FILE:formats/anchors.json} landmarks=5\n",
        to: "\(directory)/m.yaml")
      let metafile = try Metafile.load(path: "\(directory)/m.yaml").metafile
      #expect(metafile.directory == directory)
      #expect(metafile.outputs[0].format?.value == "yolov5 anchors=[[1,2],[3,4]] landmarks=5")
    }
  }

  @Test func readsTheEnvironmentOfTheProcess() throws {
    try withDirectory { directory in
      setenv("SYNAP_METAFILE_TEST", "yes", 1)
      try File.write("dequantize_outputs: ${ENV:SYNAP_METAFILE_TEST}\n", to: "\(directory)/m.yaml")
      #expect(try Metafile.load(path: "\(directory)/m.yaml").metafile.dequantizeOutputs)
    }
  }

  @Test func namesAMissingMetafile() throws {
    func message(_ path: String) -> String {
      do {
        _ = try Metafile.load(path: path)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message("none/m.yaml") == "error: model metafile not found: none/m.yaml")
    try withDirectory { directory in
      #expect(message(directory) == "error: Invalid format for model metafile: \(directory)")
    }
  }

  /// Runs `body` with a fresh directory, which is removed afterwards with what tests put there.
  private func withDirectory(_ body: (_ path: String) throws -> Void) throws {
    var template = Array("/tmp/synap-metafile-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer {
      for name in ["formats/anchors.json", "m.yaml"] { unlink("\(path)/\(name)") }
      rmdir("\(path)/formats")
      rmdir(path)
    }
    try body(path)
  }
}
