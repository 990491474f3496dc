import SynapCore
import SynapImage
import Testing

@Suite struct SynapCLITests {
  /// `text` with every number after a decimal point or before a unit masked.
  private func masked(_ text: String) -> String {
    text.replacing(/\d+\.\d+/, with: "#").replacing(/\(\d+ cycles\)/, with: "(# cycles)")
  }

  private func directoryWithModel() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
    return directory
  }

  @Test func printsThePublishedLines() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run("synap_cli", ["-r", "2", "random"], in: directory)
    #expect(
      masked(outcome.output) == """
        Loading network: model.synap
        Flush/invalidate: yes
        Loop period (ms): 0
        Network inputs: 1
        Network outputs: 1
        Input buffer: input size: 60 : random
        Output buffer: output size: 60
        \u{20}
        Predict #0: # ms
        Predict #1: # ms
        \u{20}
        Inference timings (ms):  load: #  init: #  min: #  median: #  max: #  stddev: #  mean: #
        NPU estimate (VS680): # ms  (# cycles)

        """)
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
  }

  @Test func givesOnePictureToAllTensorsThatTakeIt() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.camera(), to: "model.synap")
    let frame = (0..<24).map { UInt8($0 * 9) }
    try directory.write(frame, to: "frame_4x4.nv12")
    try directory.write([UInt8](frame[..<16]), to: "y.bin")
    try directory.write([UInt8](frame[16...]), to: "uv.bin")
    try directory.write(frame, to: "frame.raw")
    try directory.write(
      Image(width: 4, height: 4, channels: 3, filledWith: 128).encodedPNG(), to: "gray.png")
    func outputs(_ arguments: [String]) throws -> [UInt8] {
      let outcome = try ToolProcess.run("synap_cli", ["--dump-raw"] + arguments, in: directory)
      #expect(outcome.status == 0, "\(arguments): \(outcome)")
      let lines = outcome.output.split(separator: "\n").filter { $0.hasPrefix("Input buffer") }
      #expect(lines.count == 6, "\(arguments)")
      return try File.read(directory.path("output_raw_0.dat"))
    }
    func numbers(_ values: [Int32]) -> [UInt8] {
      values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    }
    // The region's width and height are in 1/32768 of the network's 2x2 pixels.
    let whole = frame + numbers([65536, 65536, 0, 0])
    #expect(try outputs(["frame_4x4.nv12"]) == whole)
    #expect(try outputs(["frame.raw"]) == whole)
    let values = ["value:3", "value:2", "value:1", "value:2"]
    let part = frame + numbers([49152, 32768, 1, 2])
    #expect(try outputs(["frame_4x4.nv12"] + values) == part)
    #expect(try outputs(["frame_4x4.nv12", "frame_4x4.nv12"] + values) == part)
    #expect(try outputs(["y.bin", "uv.bin"] + values) == part)
    let gray = [UInt8](repeating: 126, count: 16) + [UInt8](repeating: 128, count: 8)
    #expect(try Array(outputs(["gray.png"])[..<24]) == gray)
    #expect(try outputs(["random"]) == outputs(["random"]))
    #expect(try outputs(["zero"]) == [UInt8](repeating: 0, count: 40))
    let missing = try ToolProcess.run("synap_cli", ["y.bin"], in: directory)
    #expect(missing.status == 1)
    #expect(missing.error.contains("input file not specified for network input"))
  }

  @Test func fillsTheRegionBesideAFrameOfOnePlane() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.camera(.rgb), to: "model.synap")
    let frame = (0..<48).map { UInt8($0 * 5) }
    try directory.write(frame, to: "frame.bin")
    let outcome = try ToolProcess.run("synap_cli", ["--dump-raw", "frame.bin"], in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    let whole: [UInt8] = frame + [0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    #expect(try File.read(directory.path("output_raw_0.dat")) == whole)
  }

  @Test func acceptsWhatMeansNothingHere() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run(
      "synap_cli",
      [
        "--noflush", "--cma", "--lock", "--allocator", "synap", "--secure", "in", "--fps", "200",
        "--top5", "random",
      ], in: directory)
    let lines = masked(outcome.output).split(separator: "\n").map(String.init)
    #expect(
      lines.prefix(4) == [
        "NPU locked", "Loading network: model.synap", "Flush/invalidate: no", "Loop period (ms): 5",
      ])
    #expect(lines.contains("Input buffer: input size: 60 (secure) : random"))
    #expect(lines.contains("Output buffer: output size: 60"))
    let prediction = try #require(lines.first { $0.hasPrefix("Predict #0") })
    #expect(prediction.contains(/^Predict #0: # ms    Top5: ( +\d+: #, ){5}$/))
    #expect(outcome.status == 0)
  }

  @Test(arguments: [
    ("--top5", "    Error, classification result not available\n"), ("--dump-raw", ""),
    ("--dump-out", ""),
  ])
  func doesNotReadSecureOutputs(_ option: String, _ message: String) throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run(
      "synap_cli", ["--secure", "all", option, "random"], in: directory)
    #expect(outcome.output.contains("Output buffer: output size: 60 (secure)\n"))
    #expect(
      outcome.error == "Error: 'output' is in secure memory, which can't be read\n" + message)
    #expect(outcome.status == 1)
    #expect(try directory.files == ["model.synap"])
  }

  @Test func refusesModelsOfAnotherNPU() throws {
    let directory = try directoryWithModel()
    func run(_ target: String) throws -> ToolProcess.Outcome {
      try ToolProcess.run(
        "synap_cli", ["zero"], in: directory, environment: ["SYNAP_TARGET": target])
    }
    for target in ["", "SL1680", "dolphin"] { #expect(try run(target).status == 0) }
    #expect(
      try run("VS640").error == """
        model.synap: error: the model is for VS680 and can't run on VS640
          note: convert it with --target VS640
        Failed to load network

        """)
    #expect(
      try run("VS999").error.hasPrefix(
        "model.synap: error: SYNAP_TARGET: unknown target 'VS999'\n  note: known targets: "))
  }

  @Test func repeatsTheWholeCycle() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run(
      "synap_cli", ["--rr", "3", "-r", "0", "zero"], in: directory)
    let loads = outcome.output.split(separator: "\n").filter { $0.hasPrefix("Loading") }
    #expect(loads.count == 3)
    #expect(outcome.output.contains("max: 0.00  stddev: 0.00  mean: 0.00"))
    #expect(!outcome.output.contains("Predict"))
  }

  @Test func savesOutputs() throws {
    let directory = try directoryWithModel()
    let input = (0..<60).map { UInt8($0 * 4) }
    try directory.write(input, to: "input.dat")
    let outcome = try ToolProcess.run(
      "synap_cli", ["--dump-raw", "--dump-out", "--profiling", "profile.txt", "input.dat"],
      in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.contains("Input buffer: input size: 60 : input.dat\n"))
    #expect(outcome.output.contains("Writing raw out: output to file: output_raw_0.dat\n"))
    #expect(
      outcome.output.contains(
        "Writing denormalized out: output to file: output_float_0.dat\n"))
    #expect(try File.read(directory.path("output_raw_0.dat")) == input)
    let floats = try File.read(directory.path("output_float_0.dat")).withUnsafeBytes {
      Array($0.bindMemory(to: Float.self))
    }
    #expect(floats == input.map { Float($0) * 0.5 })
    let profile = try File.readText(directory.path("profile.txt")).split(separator: "\n")
    #expect(profile.count == 4)
    #expect(profile[1] == "| lyr |    cycle | time_us | byte_rd | byte_wr | ot | name")
    #expect(profile[2].hasSuffix("| TP | Copy_0"))
    #expect(profile[3].hasSuffix("| -- | (waiting for parameters)"))
  }

  @Test func makesTheSameNumbersEveryTime() throws {
    let directory = try directoryWithModel()
    let outputs = try (0..<2).map { _ in
      _ = try ToolProcess.run("synap_cli", ["--dump-raw", "random"], in: directory)
      return try File.read(directory.path("output_raw_0.dat"))
    }
    #expect(outputs[0] == outputs[1])
    #expect(Set(outputs[0]).count > 20)
  }

  @Test func showsTheCompatibleVersion() throws {
    let outcome = try ToolProcess.run("synap_cli", ["--version"])
    #expect(outcome == .init(status: 0, output: "SyNAP version: 3.2.0\n", error: ""))
  }

  @Test func showsHelpOnStandardError() throws {
    let outcome = try ToolProcess.run("synap_cli", ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix("Synap network test program\nusage: "))
    #expect(outcome.error.contains("/synap_cli [options] data-file(s)\n"))
    #expect(outcome.error.contains("\n    -r <n>              Repeat count [1] \n"))
    #expect(outcome.error.hasSuffix("value:<n> -> write the given value to scalar input\n"))
  }

  @Test(arguments: [
    (["--allocator", "osal", "zero"], "Unknown allocator: osal\n"),
    (["--secure", "maybe", "zero"], "Unknown secure mode: maybe\n"),
    (["-r", "x", "zero"], "Error: -r takes a number from 0, not 'x'\n"),
    ([], "Error, input file not specified for network input\n"),
    (
      ["--secure", "in", "zero"],
      "Error, only 'random' input allowed with secure memory\n"
    ),
    (
      ["none.jpg"],
      "Error: Input file not found: none.jpg\nError, unable to read data from file: none.jpg\n"
    ),
    (
      ["short.dat"],
      "short.dat: error: 'input' takes 60 bytes, 3 were given\n"
        + "Error assigning input to tensor 0\n"
    ),
    (
      ["value:5"],
      "Error: 'input' is no scalar of an integer type\nError assigning input to scalar tensor 0\n"
    ),
  ])
  func refusesWithThePublishedMessage(_ arguments: [String], _ message: String) throws {
    let directory = try directoryWithModel()
    try directory.write("abc", to: "short.dat")
    let outcome = try ToolProcess.run("synap_cli", arguments, in: directory)
    #expect(outcome.error == message)
    #expect(outcome.status == 1)
  }

  @Test func refusesDamagedModels() throws {
    let directory = try TemporaryDirectory()
    try directory.write("PK\u{3}\u{4} and nothing else", to: "model.synap")
    let outcome = try ToolProcess.run("synap_cli", ["zero"], in: directory)
    #expect(outcome.error.hasPrefix("model.synap: error: "))
    #expect(outcome.error.hasSuffix("\nFailed to load network\n"))
    #expect(outcome.status == 1)
  }
}
