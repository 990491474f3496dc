import ONNXWriter
import SynapCore
import SynapImage
import Testing

/// `synap compare`, as a process.
@Suite struct CompareTests {
  /// A folder with a network that convolves pictures of 4x4 pixels, its metafile and a picture.
  private func folder(scale: Float = 255) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [.init("x", shape: [1, 3, 4, 4])]
    network.outputs = [.init("y", shape: [1, 2, 4, 4])]
    network.initializers.append(.init("w", [2, 3, 1, 1], [0.5, -0.25, 1, -1, 0.75, 0.125]))
    network.append("Conv", ["x", "w"], ["a"], name: "Conv_0")
    network.append("Relu", ["a"], ["y"], name: "Relu_1")
    try directory.write(network.serialized(), to: "net.onnx")
    let metafile = """
      inputs:
        - means: [0, 0, 0]
          scale: \(scale)
      quantization:
        data_type: uint8
        dataset: ["*.png"]

      """
    try directory.write(Array(metafile.utf8), to: "net.yaml")
    let pixels = (0..<48).map { UInt8($0 * 5) }
    try Image(width: 4, height: 4, channels: 3, pixels: pixels)
      .write(to: directory.path("photo.png"))
    return directory
  }

  private static let model = ["compare", "--model", "net.onnx", "--meta", "net.yaml"]

  @Test func showsLayersOutputsAndTheVerdict() throws {
    let outcome = try ToolProcess.run(
      "synap", Self.model + ["--plot", "p.svg", "photo.png"], in: folder())
    // One picture is too few to calibrate on, which the conversion says.
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("| lyr | value | kind"))
    #expect(lines[1].hasPrefix("|   0 | x     | Input "))
    #expect(lines[2].hasPrefix("|   1 | y     | Conv "))
    #expect(
      lines[3]
        == "Layers that are fused, such as a convolution with its activation, are one row: what the last "
        + "gives.")
    #expect(
      outcome.output.contains("\nNo layer diverges: the SQNR of all outputs is at least 20.0 dB\n"))
    let strict = try ToolProcess.run(
      "synap", Self.model + ["--threshold", "99", "photo.png"], in: folder())
    #expect(
      strict.output.contains(
        "\nOutputs are below 99.0 dB, but no layer has more noise than quantization explains. "
          + "The lowest SQNR is in 'y'"
      ),
      "\(strict.output)")
    #expect(!outcome.output.contains("\r"))
  }

  @Test func comparesWithACompiledModel() throws {
    let directory = try folder()
    let converted = try ToolProcess.run(
      "synap",
      ["convert", "--model", "net.onnx", "--meta", "net.yaml", "--target", "SL1680"]
        + ["--out-dir", "out"], in: directory)
    #expect(converted.status == 0, "\(converted)")
    for compiled in ["out/model.synap", "out"] {
      let outcome = try ToolProcess.run(
        "synap", Self.model + ["--compiled", compiled, "--json", "--threshold", "99", "photo.png"],
        in: directory)
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
      let json = try JSONValue(parsing: outcome.output)
      #expect(json["target"]?.stringValue == "SL1680")
      #expect(json["sample_count"]?.intValue == 1)
      #expect(json["samples"]?[0]?["files"]?[0]?.stringValue == "photo.png")
      #expect(json["layers"]?[1]?["name"]?.stringValue == "y")
      #expect(json["layers"]?[1]?["operands"]?[0]?.stringValue == "x")
      #expect(try #require(json["layers"]?[1]?["sqnr_db"]?.doubleValue) > 30)
      // Below the threshold, but by no more than rounding explains.
      #expect(json["first_diverging"] == .null)
      #expect(try #require(json["layers"]?[1]?["excess_db"]?.doubleValue) < 6)
      #expect(json["outputs"]?[0]?["name"]?.stringValue == "y")
    }
  }

  @Test func warnsOfAnotherMetafile() throws {
    let directory = try folder()
    _ = try ToolProcess.run(
      "synap",
      ["convert", "--model", "net.onnx", "--meta", "net.yaml", "--target", "VS680"]
        + ["--out-dir", "out"], in: directory)
    let other = try folder(scale: 100)
    try other.write(File.read(directory.path("out/model.synap")), to: "model.synap")
    let outcome = try ToolProcess.run(
      "synap", Self.model + ["--compiled", "model.synap", "photo.png"], in: other)
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("warning: the compiled model prepares 'x' otherwise"))
  }

  @Test(arguments: [
    ("none.png", "Error: Input file not found: none.png\n"),
    ("net.yaml", "Error: Unknown file type net.yaml\n"),
    ("none.npy", "none.npy: error: can't open: No such file or directory\n"),
  ])
  func namesAFileThatItCantReadOnce(_ file: String, _ message: String) throws {
    let directory = try folder()
    let convert = ["convert", "--model", "net.onnx", "--target", "VS680", "--out-dir", "out"]
    #expect(try ToolProcess.run("synap", convert, in: directory).status == 0)
    let outcome = try ToolProcess.run(
      "synap", Self.model + ["--compiled", "out", file], in: directory)
    #expect(outcome.error.contains(message) && outcome.status == 1, "\(outcome.error)")
    #expect(!outcome.error.contains(": error: Input file"))
  }

  @Test(arguments: [
    ([], "Error: no pictures to compare on\n"),
    (["none.png"], "Input file not found: none.png"),
    (["net.yaml"], "net.yaml"),
    (["--compiled", "none.synap", "photo.png"], "can't find model file: none.synap"),
    (["--compiled", "photo.png", "photo.png"], "photo.png: error: not a compiled model"),
    (["--truth", "none.xml", "photo.png"], "annotations not found: none.xml"),
    (["--truth", "net.yaml", "photo.png"], "net.yaml: error: no XML elements"),
    (["--target", "VS1", "photo.png"], "Invalid target specified: VS1"),
    (["--threshold", "nan", "photo.png"], "the threshold is a number of dB"),
  ])
  func saysWhatIsWrong(_ arguments: [String], _ message: String) throws {
    let outcome = try ToolProcess.run("synap", Self.model + arguments, in: folder())
    #expect(outcome.status == 1)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }
}
