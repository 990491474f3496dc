import ONNXWriter
import SynapCore
import SynapTestSupport
import Testing

/// Networks in place of compiled models: converted when a tool is given them.
@Suite struct OnlineConversionTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(ONNXNetwork.relu([1, 3, 8, 8]).serialized(), to: "net.onnx")
    try directory.write(TFLiteNetwork.int8Sample.serialized(), to: "net.tflite")
    try directory.write("outputs:\n- dequantize: true\n", to: "net.yaml")
  }

  private func run(
    _ arguments: [String], target: String = ""
  ) throws -> ToolProcess.Outcome {
    try ToolProcess.run(
      "synap_cli", arguments, in: directory,
      environment: ["SYNAP_CACHE_PATH": directory.path("cache"), "SYNAP_TARGET": target])
  }

  @Test func runsNetworks() throws {
    for (name, size) in [("net.onnx", 384), ("net.tflite", 90)] {
      let outcome = try run(["-m", name, "random"])
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.output.hasPrefix("Loading network: \(name)\nFlush/invalidate: yes\n"))
      #expect(outcome.output.contains("size: \(size) : random\n"))
      #expect(outcome.output.contains("\nNPU estimate (VS680): "))
    }
    #expect(try directory.files.contains("cache"))
  }

  @Test func warnsWhenItConvertsAndNotAgain() throws {
    let first = try run(["-m", "net.onnx", "random"])
    #expect(first.error.contains("warning: the model is not quantized"))
    let second = try run(["-m", "net.onnx", "random"])
    #expect(second.error == "" && second.status == 0)
  }

  @Test func takesAMetafileAndTheTargetOfTheEnvironment() throws {
    let outcome = try run(["-m", "net.onnx", "--meta", "net.yaml", "random"], target: "sl1640")
    #expect(
      outcome.output.contains("\nOutput buffer: attach_Relu_Relu_0/out0 size: 768\n"), "\(outcome)")
    #expect(outcome.output.contains("\nNPU estimate (SL1640): "))
    let host = try run(["-m", "net.onnx", "random"], target: "GENERIC")
    #expect(host.output.contains(" size: 768 : random\n"), "\(host)")
    #expect(host.output.hasSuffix("\n") && !host.output.contains("NPU estimate"))
  }

  @Test(arguments: [
    (["-m", "none.onnx", "random"], "Error: can't find model file: none.onnx\n"),
    (
      ["-m", "net.onnx", "--meta", "none.yaml", "random"],
      "Error: can't find meta file: none.yaml\n"
    ),
  ])
  func saysWhatIsMissing(_ arguments: [String], _ message: String) throws {
    #expect(try run(arguments) == .init(status: 1, output: "", error: message))
  }

  @Test func saysWhatToDoWithOtherFormats() throws {
    try directory.write("nothing", to: "net.pt")
    let outcome = try run(["-m", "net.pt", "random"])
    #expect(outcome.status == 1)
    #expect(outcome.error.hasPrefix("net.pt: error: a PyTorch archive can't be imported\n"))
    #expect(outcome.error.hasSuffix("Failed to load network\n"))
  }
}
