import SynapCore
import SynapImage
import SynapPostprocess
import Testing

@Suite struct ImageDetectionsTests {
  static let header = "#   Score  Class   Position        Size  Description     Landmarks\n"
  static let detection = Detection(
    classIndex: 3, confidence: 0.883_178_8,
    boundingBox: Rect(x: 20, y: 30, width: 40, height: 25),
    landmarks: [Landmark(x: 30, y: 40), Landmark(x: 50, y: 40)])

  private func directoryWithPicture() throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    try Image(width: 100, height: 80, channels: 3, filledWith: 0)
      .write(to: directory.path("in.png"))
    return directory
  }

  private func run(_ input: String, _ directory: TemporaryDirectory) throws -> ToolProcess.Outcome {
    try ToolProcess.run(
      "synap", ["image_od", "-i", "in.png", "-o", "out.png"], input: input, in: directory)
  }

  @Test func drawsBoxesAndLandmarks() throws {
    let directory = try directoryWithPicture()
    let outcome = try run(
      "Loading network: model.synap\n" + DetectionResult(items: [Self.detection]).text, directory)
    #expect(
      outcome.output == Self.header
        + "0    0.88      3    20,  30     40,  25" + String(repeating: " ", count: 18)
        + "30,40 50,40\n")
    #expect(outcome.error == "")
    #expect(outcome.status == 0)
    let image = try Image(contentsOf: directory.path("out.png"))
    for (x, y) in [(20, 40), (60, 40), (40, 30), (40, 55), (31, 41), (51, 41)] {
      #expect(Array(image[x, y]) == [128, 255, 0], "\(x), \(y)")
    }
    #expect(Array(image[45, 48]) == [0, 0, 0])
    let textPixels = (0..<26).flatMap { y in (20..<80).map { x in image[x, y].max() ?? 0 } }
    #expect(textPixels.contains { $0 > 100 })
  }

  @Test func addsMasksInsideTheirBox() throws {
    let directory = try directoryWithPicture()
    var masked = Self.detection
    masked.landmarks = []
    masked.mask = Mask(width: 2, height: 1, data: [-1, 1])
    let outcome = try ToolProcess.run(
      "synap",
      [
        "image_od", "-i", "in.png", "-o", "out.png", "--mask_colors", #"{"3": [10, 20, 30]}"#,
      ], input: DetectionResult(items: [masked]).text, in: directory)
    #expect(outcome.status == 0, "\(outcome)")
    let image = try Image(contentsOf: directory.path("out.png"))
    #expect(Array(image[55, 45]) == [30, 20, 10])
    #expect(Array(image[30, 45]) == [0, 0, 0])
    #expect(Array(image[75, 45]) == [0, 0, 0])
  }

  @Test(arguments: [
    ("", "Error: JSON data not found in the input.\n"),
    ("no braces", "Error: JSON data not found in the input.\n"),
    ("{", "Error: failed to parse JSON data.\n"),
    ("{\"items\": [}", "Error: failed to parse JSON data.\n"),
    ("{}", "Error: object-detection data not found in the input JSON\n"),
  ])
  func refusesInputOnStandardOutput(_ input: String, _ message: String) throws {
    let directory = try directoryWithPicture()
    let outcome = try run(input, directory)
    #expect(outcome == .init(status: 1, output: message, error: ""))
    #expect(try directory.files == ["in.png"])
  }

  @Test func missesThePictureFirst() throws {
    let outcome = try ToolProcess.run("synap", ["image_od", "-i", "none.png", "-o", "out.png"])
    #expect(outcome == .init(status: 1, output: "Error: file none.png not found.\n", error: ""))
  }

  @Test func leavesIncompleteDetectionsOut() throws {
    let directory = try directoryWithPicture()
    let outcome = try ToolProcess.run(
      "synap", ["image_od", "--verbose", "-i", "in.png", "-o", "out.png"],
      input: #"{"items": [{"class_index": 1}]}"#, in: directory)
    #expect(
      outcome.output == "WARNING: Missing 'bounding_box' data for detection 0\n" + Self.header)
    #expect(outcome.status == 0)
  }
}
