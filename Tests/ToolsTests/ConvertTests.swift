import ONNXWriter
import SynapCore
import Testing

/// What `synap convert` says where the input is at fault; conversions that succeed are tested with
/// the compiler.
@Suite struct ConvertTests {
  /// Runs the conversion of `model` with more `arguments` and expects it to fail without a trace.
  private func failure(
    _ arguments: [String], in directory: TemporaryDirectory
  ) throws -> String {
    let before = try directory.files
    let outcome = try ToolProcess.run(
      "synap", ["convert", "--out-dir", "out"] + arguments, in: directory)
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(try directory.files == before)
    return outcome.error
  }

  @Test func refusesMissingFiles() throws {
    let directory = try TemporaryDirectory()
    #expect(
      try failure(["--model", "none.onnx", "--target", "VS680"], in: directory)
        == "Error: model not found: none.onnx\n")
    try directory.write("onnx", to: "a.onnx")
    #expect(
      try failure(
        ["--model", "a.onnx", "--target", "VS680", "--weights", "none.bin"], in: directory)
        == "Error: model weights file not found: none.bin\n")
    let metafile = try failure(
      ["--model", "a.onnx", "--target", "VS680", "--meta", "none.yaml"], in: directory)
    #expect(metafile.contains("none.yaml"))
  }

  @Test func refusesUnknownTargets() throws {
    let directory = try TemporaryDirectory()
    try directory.write("onnx", to: "a.onnx")
    let error = try failure(["--model", "a.onnx", "--target", "VS999"], in: directory)
    #expect(error.hasPrefix("Error: Invalid target specified: VS999. Available targets: "))
    for target in ["VS640", "VS680", "SL1640", "SL1680"] { #expect(error.contains(target)) }
  }

  @Test(arguments: [
    ("nb", "Error: the output format 'nb' is not supported: it holds code of the silicon"),
    ("zip", "Error: unknown output format: zip"),
  ])
  func refusesOtherFormats(_ format: String, _ message: String) throws {
    let directory = try TemporaryDirectory()
    try directory.write("onnx", to: "a.onnx")
    let error = try failure(
      ["--model", "a.onnx", "--target", "VS680", "--out-format", format], in: directory)
    #expect(error.split(separator: "\n").first ?? "" == message)
  }

  @Test(arguments: [
    ("mine limit=3", nil), ("yolo5", "did you mean 'yolov5'?"),
  ])
  func saysOnceWhatItsDetectorsDontRead(format: String, note: String?) throws {
    let directory = try TemporaryDirectory()
    try directory.write(ONNXNetwork.relu([1, 3, 2, 2]).serialized(), to: "net.onnx")
    try directory.write("outputs:\n- format: \(format)\n", to: "net.yaml")
    let outcome = try ToolProcess.run(
      "synap",
      [
        "convert", "--model", "net.onnx", "--meta", "net.yaml", "--target", "GENERIC", "--out-dir",
        "out",
      ], in: directory)
    #expect(outcome.status == 0)
    let type = format.prefix { $0 != " " }
    let warning = "the detectors of the tools don't read outputs of the format '\(type)'"
    #expect(outcome.error.split(separator: "\n").count { $0.contains(warning) } == 1)
    #expect(!outcome.error.contains("Unknown object detection format"))
    #expect(outcome.error.contains("did you mean") == (note != nil))
    if let note { #expect(outcome.error.contains(note)) }
  }

  @Test func refusesWhatIsNoNetwork() throws {
    let directory = try TemporaryDirectory()
    try directory.write("this is no network", to: "a.onnx")
    let error = try failure(["--model", "a.onnx", "--target", "VS680"], in: directory)
    #expect(error.hasPrefix("a.onnx"))
    #expect(error.contains(": error: "))
  }

  @Test func placesMistakesInTheMetafile() throws {
    let directory = try TemporaryDirectory()
    try directory.write("onnx", to: "a.onnx")
    try directory.write("inputs:\n- means: [0]\n  scales: 255\n", to: "meta.yaml")
    let error = try failure(
      ["--model", "a.onnx", "--target", "VS680", "--meta", "meta.yaml"], in: directory)
    #expect(error.hasPrefix("meta.yaml:3:3: error: "), "\(error)")
  }
}
