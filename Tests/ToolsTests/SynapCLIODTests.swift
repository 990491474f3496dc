import SynapCore
import SynapImage
import SynapPostprocess
import Testing

@Suite struct SynapCLIODTests {
  @Test func refusesNetworksWithoutFormat() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
    let outcome = try ToolProcess.run("synap_cli_od", ["a.png"], in: directory)
    #expect(outcome.output == "Loading network: model.synap\n")
    #expect(outcome.error.contains("error: "))
    #expect(outcome.error.hasSuffix("\nFailed to initialize detector\n"))
    #expect(outcome.status == 1)
  }

  @Test func readsPicturesAfterLoading() throws {
    let directory = try TemporaryDirectory()
    let archive = try SmallModel.archive(
      shape: [1, 3, 4, 8], outputShape: [1, 16, 6],
      outputFormat: "yolov5 w_scale=8 h_scale=4")
    try directory.write(archive, to: "model.synap")
    let outcome = try ToolProcess.run("synap_cli_od", ["none.png"], in: directory)
    #expect(
      outcome.error.hasSuffix(
        "Error: Input file not found: none.png\nError, unable to read data from file: none.png\n"))
    #expect(outcome.status == 1)

    try Image(width: 16, height: 8, channels: 3, filledWith: 0).write(to: directory.path("a.png"))
    let found = try ToolProcess.run("synap_cli_od", ["a.png"], in: directory)
    #expect(
      found.output.replacing(/\d+\.\d\d ms|(pre|inf|post):\d+/) { match in
        match.output.0.hasSuffix("ms") ? "# ms" : "\(match.output.1 ?? ""):#"
      } == """
        Loading network: model.synap
        \u{20}
        Input image: a.png (w = 16, h = 8, c = 3)
        Detection time: # ms (pre:#, inf:#, post:#)
        {
          "items": [],
          "success": true
        }

        """)
    #expect(found.status == 0)
  }

  @Test func wantsAPicture() throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.archive(), to: "model.synap")
    let outcome = try ToolProcess.run("synap_cli_od", [], in: directory)
    #expect(outcome == .init(status: 1, output: "", error: "Error, no input image specified\n"))
  }

  @Test func wantsAModel() throws {
    let outcome = try ToolProcess.run("synap_cli_od", ["-m", "none.synap", "a.jpg"])
    #expect(
      outcome
        == .init(status: 1, output: "", error: "Error: can't find model file: none.synap\n"))
  }

  @Test func showsTheOptionsOfTheManual() throws {
    let outcome = try ToolProcess.run("synap_cli_od", ["--help"])
    let lines = outcome.error.split(separator: "\n").map(String.init)
    #expect(lines.first == "Object detection on image files")
    #expect(
      Array(lines.dropFirst(2)) == [
        "    -m <file>                Model file (.synap or legacy .nb), or a network "
          + "(.onnx, .tflite, .prototxt)",
        "    --nb <file>              Deprecated, same as -m",
        "    --meta <file>            Metafile of a network; json meta file for legacy .nb models",
        "    --score-threshold <thr>  Min confidence [0.5] ",
        "    --max-detections <n>     Max number of detections [0: all] [0] ",
        "    --disable-nms            Disable Non-Max-Suppression algorithm",
        "    --iou-threshold <thr>    IOU threashold for NMS [0.5] ",
        "    --iou-with-min           Use min area instead of union to compute IOU",
        "    --json                   Print JSON documents only",
        "    --help                   Show help",
      ])
  }

  @Test func refusesDamagedModels() throws {
    let directory = try TemporaryDirectory()
    try directory.write("damaged", to: "bundle.json")
    try directory.write("damaged", to: "damaged.synap")
    for (model, place) in [(".", "bundle.json"), ("damaged.synap", "damaged.synap")] {
      let outcome = try ToolProcess.run(
        "synap_cli_od", ["-m", model, "a.jpg"], in: directory)
      #expect(outcome.error.hasPrefix("\(place): "))
      #expect(outcome.error.hasSuffix("\nFailed to load model\n"))
      #expect(outcome.error.split(separator: "\n").count == 2)
      #expect(outcome.status == 1)
    }
  }
}
