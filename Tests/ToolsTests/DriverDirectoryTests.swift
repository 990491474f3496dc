import ONNXWriter
import SynapCore
import Testing
import ToolSupport

/// What tools leave in the directory that `SYNAP_STAT_DIR` names.
@Suite struct DriverDirectoryTests {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
  }

  private func run(_ tool: String, _ arguments: [String]) throws -> ToolProcess.Outcome {
    try ToolProcess.run(
      tool, arguments, in: directory, environment: ["SYNAP_STAT_DIR": directory.path("npu")])
  }

  private func number(_ name: String) throws -> Int? {
    let text = try File.readText(directory.path("npu/" + name))
    return text.hasSuffix("\n") ? Int(text.dropLast()) : nil
  }

  @Test func countsInferencesOfAllProcesses() throws {
    #expect(try run("synap_cli", ["-r", "3", "random"]).status == 0)
    #expect(try number("inference_count") == 3)
    let time = try #require(try number("inference_time"))
    #expect(time >= 0 && time % 3 == 0)
    #expect(try run("synap_cli", ["-r", "2", "random"]).status == 0)
    #expect(try number("inference_count") == 5)
    #expect(try number("inference_time") == time / 3 * 5)
  }

  @Test(arguments: ["inference_count", "inference_time"]) func writingClearsBoth(name: String)
    throws
  {
    _ = try run("synap_cli", ["-r", "3", "random"])
    try directory.write("0\n", to: "npu/" + name)
    _ = try run("synap_cli", ["-r", "1", "random"])
    #expect(try number("inference_count") == 1)
  }

  @Test func hasThePublishedLayout() throws {
    _ = try run("synap_cli", ["-r", "2", "random"])
    let networks = try File.readText(directory.path("npu/networks"))
    let line =
      #/pid: \d+, nid: 1, inference_count: 2, inference_time: \d+, inference_last: \d+, iobuf_count: 2, iobuf_size: 120, layers: \d+\n/#
    #expect(networks.wholeMatch(of: line) != nil, "\(networks)")
    let profile = try File.readText(directory.path("npu/network_profile"))
    #expect(profile.hasPrefix(networks + "| lyr |"))
    #expect(profile.contains("| Copy_0"))

    // What an ended process left is dropped when the next network is loaded.
    _ = try run("synap_cli", ["-r", "0", "random"])
    let next = try File.readText(directory.path("npu/networks"))
    #expect(next.contains(", nid: 2, inference_count: 0,"))
    #expect(next.split(separator: "\n").count == 1)
    #expect(
      try directory.files == ["model.synap", "npu"], "nothing is left beside the directory")
  }

  @Test func takesTargetsWithoutNPU() throws {
    try directory.write(ONNXNetwork.relu([1, 3, 8, 8]).serialized(), to: "net.onnx")
    let converted = try run(
      "synap", ["convert", "--model", "net.onnx", "--target", "GENERIC", "--out-dir", "host"])
    #expect(converted.status == 0, "\(converted)")
    let outcome = try run("synap_cli", ["-m", "host/model.synap", "-r", "2", "random"])
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try number("inference_count") == 2)
    #expect(try number("inference_time") == 0)
    #expect(try File.readText(directory.path("npu/networks")).hasSuffix("layers: 0\n"))
  }

  @Test func survivesDamage() throws {
    for name in [".counters", "inference_count", "networks", "network_profile"] {
      try directory.write("pid: x, nid\n\u{0}-1 99999999999999999999 1", to: "npu/" + name)
    }
    #expect(try run("synap_cli", ["random"]).status == 0)
    #expect(try number("inference_count") == 1)
    #expect(try File.readText(directory.path("npu/networks")).split(separator: "\n").count == 1)
  }

  @Test func lockedNPUsRunNothingOfOthers() throws {
    let npu = try DriverDirectory(path: directory.path("npu"))
    let lock = try NPULock(locking: npu)
    try lock.checkAvailable()
    let outcome = try run("synap_cli", ["random"])
    #expect(
      outcome.error == "Error: another process has locked the NPU\nPrediction 0 failed\n")
    #expect(outcome.status == 1)
    #expect(try run("synap_cli", ["--lock", "random"]).error == "Error, NPU lock failed\n")
    #expect(try run("synap_init", ["--lock", "-i"]).error == "Error, NPU lock failed\n")
    // A process without the directory has an NPU of its own.
    #expect(try ToolProcess.run("synap_cli", ["random"], in: directory).status == 0)
    withExtendedLifetime(lock) {}
  }

  @Test func locksEndWithTheirOwners() throws {
    let locked = try run("synap_init", ["--lock", "-i"])
    #expect(locked.output == "NPU locked\nNPU ready, press enter to exit.\n")
    #expect(locked.status == 0)
    #expect(try run("synap_cli", ["--lock", "random"]).status == 0)
    #expect(try run("synap_cli", ["random"]).status == 0)
  }

  @Test func saysWhereItCannotWrite() throws {
    let outcome = try ToolProcess.run(
      "synap_cli", ["random"], in: directory,
      environment: ["SYNAP_STAT_DIR": directory.path("model.synap")])
    #expect(outcome.error.contains("model.synap: error: not a directory\n"))
    #expect(outcome.error.hasSuffix("Error, NPU unavailable\n"))
    #expect(outcome.status == 1)
  }
}
