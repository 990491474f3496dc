import SynapCore
import SynapImage
import SynapRuntime
import Testing

@Suite struct SynapCLIIPTests {
  private static let pixels = (0..<60).map { UInt8($0 * 4) }

  private func directoryWithModel(outputFormat: String = "rgb") throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try directory.write(
      SmallModel.archive(
        shape: [1, 4, 5, 3], layout: .nhwc, format: "rgb", outputFormat: outputFormat),
      to: "model.synap")
    try Image(width: 5, height: 4, channels: 3, pixels: Self.pixels)
      .write(to: directory.path("a.png"))
    return directory
  }

  @Test func writesAPicturePerFile() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run(
      "synap_cli_ip", ["--out-dir", "out", "--dump-raw", "--cma", "a.png", "a.png"], in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(
      outcome.output.replacing(/\d+\.\d\d\b/, with: "#") == """
        Loading network: model.synap
        Input image: a.png
        Processing time: # ms (pre:#, inf:#, post:#)
        Output image: out/outimage0_5x4.rgb
        Writing raw out: output to file: out/output_raw_0.dat
        Input image: a.png
        Processing time: # ms (pre:#, inf:#, post:#)
        Output image: out/outimage1_5x4.rgb
        Writing raw out: output to file: out/output_raw_0_1.dat

        """)
    #expect(try File.read(directory.path("out/outimage1_5x4.rgb")) == Self.pixels)
    #expect(try File.read(directory.path("out/output_raw_0.dat")) == Self.pixels)
    let back = try ToolProcess.run(
      "synap", ["image_from_raw", "-i", "out/outimage0_5x4.rgb", "-o", "b.png"], in: directory)
    #expect(back.status == 0, "\(back.error)")
    #expect(try Image(contentsOf: directory.path("b.png")).pixels == Self.pixels)
  }

  @Test func tellsProgramsWhatItWrote() throws {
    let directory = try directoryWithModel(outputFormat: "bgr")
    let outcome = try ToolProcess.run("synap_cli_ip", ["--json", "a.png"], in: directory)
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["format"]?.stringValue == "bgr")
    #expect(document["output"]?.stringValue == "outimage0_5x4.bgr")
    #expect(document["width"]?.intValue == 5)
    #expect(try directory.files.contains("outimage0_5x4.bgr"))
  }

  @Test(arguments: PixelLayout.allCases.filter(\.isYUV))
  func writesFramesThatCanBeReadBack(layout: PixelLayout) throws {
    let directory = try TemporaryDirectory()
    let colors = Image(width: 3, height: 3, channels: 3, pixels: (100..<127).map { UInt8($0) })
    try colors.write(to: directory.path("a.png"))
    let name = "a_3x3.\(layout.rawValue)"
    let raw = try ToolProcess.run(
      "synap", ["image_to_raw", "-i", "a.png", "-o", name], in: directory)
    #expect(raw.status == 0, "\(raw.error)")
    let data = try InputData(contentsOf: directory.path(name))
    #expect(try data.image == CameraFrame(colors, as: layout).image)
    let back = try ToolProcess.run(
      "synap", ["image_from_raw", "-i", name, "-o", "b.png"], in: directory)
    #expect(back.status == 0, "\(back.error)")
    #expect(try Image(contentsOf: directory.path("b.png")) == data.image)
  }

  @Test func refusesNetworksThatMakeNoPicture() throws {
    let directory = try directoryWithModel(outputFormat: "yolov8")
    let outcome = try ToolProcess.run("synap_cli_ip", ["a.png"], in: directory)
    #expect(outcome.error.hasPrefix("'output': error: Unknown picture format: yolov8\n"))
    #expect(outcome.error.hasSuffix("\nFailed to initialize image postprocessor\n"))
    #expect(outcome.status == 1)
    #expect(try directory.files == ["a.png", "model.synap"])
  }
}
