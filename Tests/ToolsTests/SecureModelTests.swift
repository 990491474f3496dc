import ONNXWriter
import SynapCore
import SynapTestSupport
import Testing

/// Keys, a secure model, and what every tool says of it.
@Suite struct SecureModelTests {
  private let directory: TemporaryDirectory

  /// A directory with keys, and `model.synap` sealed with them.
  init() throws {
    directory = try TemporaryDirectory()
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.initializers = [
      ONNXNetwork.Constant("w", [4, 3, 1, 1], (0..<12).map { Float($0) / 12 })
    ]
    network.append("Conv", ["x", "w"], ["y"])
    try directory.write(network.serialized(), to: "net.onnx")
    try directory.write(
      "inputs:\n- security: any\nsecurity:\n  file: keys/security.yaml\n", to: "net.yaml")
    let keys = try run("synap", ["keys", "--out-dir", "keys", "--vendor", "Ü & Co"])
    try #require(keys.status == 0, "\(keys)")
    let converted = try run(
      "synap",
      [
        "convert", "--model", "net.onnx", "--meta", "net.yaml", "--target", "VS680", "--out-dir",
        ".",
      ])
    try #require(converted.status == 0, "\(converted)")
  }

  private func run(
    _ tool: String, _ arguments: [String], keys: String = "keys/store"
  ) throws -> ToolProcess.Outcome {
    try ToolProcess.run(tool, arguments, in: directory, environment: ["SYNAP_KEYS": keys])
  }

  @Test func keepsSecretsToTheirOwner() throws {
    for file in ["root.pem", "vendor.pem", "signature.pem", "encryption.key"] {
      #expect(!File.isOpenToOthers(directory.path("keys/\(file)")))
    }
    let again = try run("synap", ["keys", "--out-dir", "keys"])
    #expect(again.status == 1 && again.error.contains("there is such a file already"))
    let day = try run("synap", ["keys", "--out-dir", "more", "--last-day", "tomorrow"])
    #expect(day.error == "Error: --last-day is 'tomorrow', which is no day: write 2027-03-31\n")
    #expect(day.status == 1 && !File.exists(directory.path("more")))
  }

  @Test func runsWithItsKeys() throws {
    let outcome = try run("synap_cli", ["random"])
    #expect(outcome.status == 0 && outcome.error == "", "\(outcome)")
    #expect(outcome.output.contains("size: 384 : random\n"))
    #expect(outcome.output.contains("\nNPU estimate (VS680): "))
    let secure = try run("synap_cli", ["--secure", "all", "random"])
    #expect(secure.output.contains("size: 384 (secure) : random\n"))
    #expect(secure.output.contains(" (secure)\n"))
    #expect(secure.status == 0)
  }

  @Test func showsTimesButNoLayersInStatistics() throws {
    let outcome = try ToolProcess.run(
      "synap_cli", ["-r", "2", "random"], in: directory,
      environment: ["SYNAP_KEYS": "keys/store", "SYNAP_STAT_DIR": directory.path("npu")])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try File.readText(directory.path("npu/inference_count")) == "2\n")
    #expect(try File.readText(directory.path("npu/inference_time")) != "0\n")
    let profile = try File.readText(directory.path("npu/network_profile"))
    #expect(profile.contains(", layers: 0\n") && !profile.contains("Conv"))
    #expect(profile.split(separator: "\n").count == 2)
  }

  @Test func doesNotRunWithoutThem() throws {
    let outcome = try run("synap_cli", ["random"], keys: "keys")
    #expect(
      outcome.error == """
        model.synap: error: there is no trusted key to check the vendor 'Ü & Co' with
          note: keys has no 'trusted' folder with a root's public key (.pem)
        Failed to load network

        """)
    #expect(outcome.status == 1)
  }

  @Test(arguments: [
    (["--secure", "in", "random"], "must be in secure memory, since an input is"),
    (["--secure", "all", "zero"], "Error, only 'random' input allowed with secure memory"),
    (["--secure", "all", "--dump-raw", "random"], "is in secure memory, which can't be read"),
    (["--profiling", "p.txt", "random"], "its program and its layers are not shown"),
  ])
  func refusesWhatItsPoliciesForbid(_ arguments: [String], _ message: String) throws {
    let outcome = try run("synap_cli", arguments)
    #expect(outcome.status == 1 && outcome.error.contains(message), "\(outcome)")
    #expect(try !directory.files.contains("p.txt") && !directory.files.contains("output_raw_0.dat"))
  }

  @Test(arguments: [["disasm", "model.synap"], ["profile", "model.synap"]])
  func isNotTakenApart(_ arguments: [String]) throws {
    let outcome = try run("synap", arguments)
    #expect(outcome.status == 1 && outcome.output == "")
    #expect(
      outcome.error
        == "model.synap: error: the model is secure: its program and its layers are not shown\n")
  }

  @Test func isComparedByItsOutputs() throws {
    try directory.write((0..<192).map { UInt8($0) }, to: "x.bin")
    let numbers = (0..<192).flatMap { index in
      withUnsafeBytes(of: (Float(index) / 192).bitPattern.littleEndian) { Array($0) }
    }
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 8, 8), }"
    let header = Array(text.utf8) + Array(repeating: 0x20, count: 117 - text.utf8.count) + [10]
    try directory.write(
      [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + header + numbers, to: "x.npy")
    let outcome = try run(
      "synap", ["compare", "--model", "net.onnx", "--compiled", "model.synap", "x.npy"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.error.contains("note: it is a secure model\n"))
  }

  @Test func saysWhoMadeIt() throws {
    let outcome = try run("synap", ["info", "model.synap"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("secure, compiled for VS680"))
    #expect(outcome.output.contains("input_0: float16[1, 3, 8, 8] nchw, security any\n"))
    #expect(outcome.output.contains("'Ü & Co', key "))
    #expect(outcome.output.contains("  your keys     open it\n"))
    let other = try run("synap", ["info", "model.synap"], keys: "none")
    #expect(other.output.contains("  your keys     don't open it: there is no trusted key"))
    let json = try JSONValue(
      parsing: Array(run("synap", ["info", "--json", "model.synap"]).output.utf8))
    #expect(json["opens"]?.boolValue == true && json["vendor"]?["subject"] == "Ü & Co")
  }

  @Test func refusesAChangedModelEverywhere() throws {
    var bytes = try File.read(directory.path("model.synap"))
    bytes[bytes.count / 2] ^= 4
    try directory.write(bytes, to: "model.synap")
    for (tool, arguments) in [
      ("synap_cli", ["random"]), ("synap", ["info", "model.synap"]),
      ("synap", ["disasm", "model.synap"]), ("synap_cli_od", ["x.jpg"]),
    ] {
      let outcome = try run(tool, arguments)
      #expect(outcome.status == 1 && outcome.error.contains("model.synap: error: "), "\(outcome)")
    }
  }
}
