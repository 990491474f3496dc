import SynapCore
import SynapImage
import SynapPostprocess
import SynapTestSupport
import Testing

@Suite struct SynapCLIICTests {
  /// A model that takes the samples of a 5x4 picture as confidences of 60 classes.
  private func directoryWithModel(format: String = "confidence_array class_index_base=1") throws
    -> TemporaryDirectory
  {
    let directory = try TemporaryDirectory()
    try directory.write(
      SmallModel.archive(
        shape: [1, 4, 5, 3], outputShape: [1, 60], layout: .nhwc, format: "rgb",
        outputFormat: format), to: "model.synap")
    var pixels = [UInt8](repeating: 0, count: 60)
    (pixels[7], pixels[31], pixels[59]) = (200, 255, 100)
    try Image(width: 5, height: 4, channels: 3, pixels: pixels).write(to: directory.path("a.png"))
    return directory
  }

  @Test func printsThePublishedLinesAndJSON() throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run("synap_cli_ic", ["--top", "2", "a.png"], in: directory)
    #expect(
      outcome.output.replacing(/\d+\.\d\d\b/, with: "#") == """
        Loading network: model.synap
        Input image: a.png
        Classification time: # ms (pre:#, inf:#, post:#)
        {
          "items": [
            {
              "class_index": 32,
              "confidence": 127.5
            },
            {
              "class_index": 8,
              "confidence": 100.0
            }
          ],
          "success": true
        }

        """)
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
  }

  @Test func showsFiveClassesOfARegion() throws {
    let directory = try directoryWithModel()
    let whole = try ToolProcess.run("synap_cli_ic", ["--json", "a.png"], in: directory)
    let document = try JSONValue(parsing: whole.output)
    #expect(document["file"]?.stringValue == "a.png")
    #expect(document["items"]?.arrayValue?.count == 5)
    #expect((document["times"]?["inference_us"]?.intValue ?? -1) >= 0)
    // Of a region of the picture's size at its origin nothing changes.
    let region = try ToolProcess.run(
      "synap_cli_ic", ["--json", "--roi", "[0,0,5,4]", "a.png"], in: directory)
    #expect(try JSONValue(parsing: region.output)["items"] == document["items"])
    // The pixel with the first 200 alone fills the picture.
    let pixel = try ToolProcess.run(
      "synap_cli_ic", ["--json", "--roi", "[2,0,1,1]", "a.png"], in: directory)
    let first = try JSONValue(parsing: pixel.output)["items"]?[0]
    #expect(first?["confidence"]?.doubleValue == 100)
  }

  @Test(arguments: [PixelLayout.nv12, .yuv420])
  func givesRegionsToNetworksThatCutThemOut(layout: PixelLayout) throws {
    let directory = try TemporaryDirectory()
    try directory.write(SmallModel.camera(layout), to: "model.synap")
    try directory.write([UInt8](repeating: 0, count: 24), to: "frame_4x4.\(layout.rawValue)")
    let outcome = try ToolProcess.run(
      "synap_cli_ic",
      ["--json", "--top", "4", "--roi", "[1,2,3,2]", "frame_4x4.\(layout.rawValue)"],
      in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    // Behind the frame's 24 bytes are 3/2 and 2/2 in 1/32768, then 1 and 2.
    let items = try JSONValue(parsing: outcome.output)["items"]?.arrayValue ?? []
    #expect(items.map { $0["class_index"]?.intValue } == [25, 29, 36, 32])
    #expect(items.map { $0["confidence"]?.doubleValue } == [192, 128, 2, 1])
  }

  @Test(
    arguments: [
      (["--roi", "[1,2,3]", "a.png"], "Error: --roi takes [x,y,width,height], not '[1,2,3]'\n"),
      (["--roi", "[1,2,0,4]", "a.png"], "Error: --roi is empty: '[1,2,0,4]'\n"),
      (
        ["--roi", "[3,0,3,1]", "a.png"],
        "a.png: error: the region 3,0,3,1 is not inside of 5x4 pixels\n"
          + "Error assigning input to tensor.\n"
      ),
      (["--top", "x", "a.png"], "Error: --top takes a number from 0, not 'x'\n"),
      ([], "Error, no input image specified\n"),
    ])
  func saysWhatIsWrong(arguments: [String], message: String) throws {
    let directory = try directoryWithModel()
    let outcome = try ToolProcess.run("synap_cli_ic", arguments, in: directory)
    #expect(outcome.error == message)
    #expect(outcome.status == 1)
  }

  @Test func refusesDetectors() throws {
    let directory = try directoryWithModel(format: "yolov8")
    let outcome = try ToolProcess.run("synap_cli_ic", ["a.png"], in: directory)
    #expect(
      outcome.error == """
        'output': error: the format 'yolov8' is not a classification network's
        Failed to initialize classifier

        """)
    #expect(outcome.status == 1)
  }

  @Test(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.reason)))
  func mobileNetSeesACat() throws {
    let directory = try TemporaryDirectory()
    let model = SharedData.file("models/tflite/tf2_mobilenet_v2_1.0_224_ptq.tflite")
    let converted = try ToolProcess.run(
      "synap", ["convert", "--model", model, "--target", "VS680", "--out-dir", "cat"],
      in: directory)
    #expect(converted.status == 0, "\(converted.error)")
    let labels = try File.readText(SharedData.file("models/tflite/imagenet_labels.txt"))
      .split(separator: "\n").map(String.init)
    let outcome = try ToolProcess.run(
      "synap_cli_ic",
      ["-m", "cat/model.synap", "--json", "--top", "3", SharedData.file("images/cat.bmp")],
      in: directory)
    #expect(outcome.status == 0, "\(outcome.error)")
    let items = try #require(try JSONValue(parsing: outcome.output)["items"]?.arrayValue)
    let names = items.compactMap { $0["class_index"]?.intValue }.map { labels[$0] }
    #expect(names.allSatisfy { $0.hasSuffix("cat") }, "\(names)")
    #expect((items[0]["confidence"]?.doubleValue ?? 0) > 0.5)
  }
}
