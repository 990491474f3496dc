import ONNXWriter
import SynapCore
import SynapTestSupport
import Testing

@Suite struct InfoTests {
  /// A convolution of 30 weights, and sums, which the NPU doesn't compute.
  private static func network() throws -> [UInt8] {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.initializers = [
      ONNXNetwork.Constant("w", [10, 3, 1, 1], (0..<30).map { Float($0) / 30 }),
      ONNXNetwork.Constant("axis", [], integers: [3]),
    ]
    network.append("Conv", ["x", "w"], ["c"], name: "conv")
    network.append("CumSum", ["c", "axis"], ["y"], name: "sums")
    return network.serialized()
  }

  @Test func showsANetworkAtAGlance() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.network(), to: "net.onnx")
    let outcome = try ToolProcess.run("synap", ["info", "net.onnx"], in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    for line in [
      "  inputs        x: float32[1, 3, 8, 8] nchw\n",
      "  outputs       y: float32[1, 10, 8, 8] nchw\n",
      "  operators     Conv 1, CumSum 1 (2 layers when simplified)\n",
      "  MACs          1.92 k\n",
      "'sums' (CumSum, node 1): warning: runs on the host's processor",
    ] { #expect(outcome.output.contains(line), "\(outcome.output)") }
  }

  /// What the file stores, although its own conversions are not among the layers in float.
  @Test func showsStoredTypesOfAQuantizedNetwork() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 4, 4, 2], .uint8, TFLiteNetwork.Quantization([0.5], 3))
    let a = network.tensor("a", [1, 4, 4, 2], .int8, TFLiteNetwork.Quantization([0.5], -125))
    let b = network.tensor("b", [1, 4, 4, 2], .int8, TFLiteNetwork.Quantization([0.25], -128))
    let y = network.tensor("y", [1, 4, 4, 2], .uint8, TFLiteNetwork.Quantization([0.25], 0))
    network.append(114, [x], [a])
    network.append(19, [a], [b])
    network.append(114, [b], [y])
    network.outputs = [y]
    let directory = try TemporaryDirectory()
    try directory.write(network.serialized(), to: "net.tflite")
    let outcome = try ToolProcess.run("synap", ["info", "net.tflite"], in: directory)
    for line in [
      "  inputs        x: uint8[1, 4, 4, 2] nhwc 0.5 (q - 3)\n",
      "  outputs       y: uint8[1, 4, 4, 2] nhwc 0.25 (q - 0)\n",
    ] { #expect(outcome.output.contains(line), "\(outcome.output)") }
  }

  @Test func givesPartsToPrograms() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.network(), to: "net.onnx")
    let outcome = try ToolProcess.run("synap", ["info", "--json", "net.onnx"], in: directory)
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["macs"]?.intValue == 1920)
    #expect(document["operators"]?["CumSum"]?.intValue == 1)
    let trials = try #require(document["trials"]?.arrayValue)
    #expect(trials.map { $0["data_types"]?.stringValue } == ["uint8", "int16", "float16"])
    #expect(trials.allSatisfy { ($0["milliseconds"]?.doubleValue ?? 0) > 0.1 })
    #expect((trials[0]["engines"]?["NN"]?["milliseconds"]?.doubleValue ?? 0) > 0)
    #expect(trials[0]["engines"]?["SW"]?["layers"]?.intValue == 1)
  }

  @Test func compilesNothingWhereItIsToBeQuick() throws {
    let directory = try TemporaryDirectory()
    try directory.write(Self.network(), to: "net.onnx")
    let outcome = try ToolProcess.run("synap", ["info", "--quick", "net.onnx"], in: directory)
    #expect(outcome.status == 0)
    #expect(!outcome.output.contains("On VS680"))
  }

  @Test func showsACompiledModel() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
    let outcome = try ToolProcess.run("synap", ["info", "model.synap"], in: directory)
    #expect(outcome.output.contains("  inputs        input: uint8[1, 3, 4, 5] nchw 0.5 (q - 0)\n"))
    #expect(outcome.output.contains("  instructions  copy 1\n"))
    let document = try ToolProcess.run("synap", ["info", "--json", "model.synap"], in: directory)
    #expect(try JSONValue(parsing: document.output)["instructions"]?["copy"]?.intValue == 1)
  }

  @Test func showsNoControlCharactersOfAFile() throws {
    let directory = try TemporaryDirectory()
    var metadata = SmallModel.metadata(
      shape: [1, 3, 4, 5], outputShape: [1, 3, 4, 5], layout: .nchw, format: "\u{9B}2J",
      outputFormat: "", target: "VS680")
    metadata.inputs[0].name = "a\u{1B}[2J\n  changed  no\u{202E}"
    metadata.toolVersion = "1\u{7}"
    let model = try ZipArchive(Storage.copy(of: SmallModel.archive()), file: "model.synap")
    let files = try model.entries.map { entry in
      (
        name: entry.name,
        bytes: entry.name == "0/model.json"
          ? Array(metadata.text.utf8) : try #require(model[entry.name].map(model.bytes))
      )
    }
    try directory.write(ZipArchive.encode(files), to: "model.synap")
    let outcome = try ToolProcess.run("synap", ["info", "model.synap"], in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("a\\u{1B}[2J\\n  changed  no\\u{202E}: uint8"))
    let hidden = outcome.output.unicodeScalars.filter { $0 != "\n" && $0.isInvisible }
    #expect(hidden.isEmpty)
  }

  @Test func namesTheModelInAFolder() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "out/model.synap")
    let outcome = try ToolProcess.run("synap", ["info", "out"], in: directory)
    #expect(outcome.error.hasSuffix("\n  note: did you mean 'out/model.synap'?\n"), "\(outcome)")
    #expect(outcome.status == 1)
  }

  @Test func saysWhatIsWrongWithAFile() throws {
    let directory = try TemporaryDirectory()
    try directory.write("no zip", to: "model.synap")
    let compiled = try ToolProcess.run("synap", ["info", "model.synap"], in: directory)
    #expect(
      compiled.status == 1 && compiled.output.isEmpty && compiled.error.contains("model.synap"))
    let missing = try ToolProcess.run("synap", ["info", "none.onnx"], in: directory)
    #expect(missing.status == 1 && missing.error.contains("none.onnx"))
  }
}
