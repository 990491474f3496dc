import SynapCore
import SynapPostprocess
import Testing

@Suite struct DetectorTests {
  /// The error of preparing for outputs of `shapes`, the first of which has `format`.
  func failure(_ format: String, _ shapes: [[Int]]) -> Diagnostic? {
    var detector = Detector()
    let outputs = shapes.enumerated().map { index, shape in
      OutputDescription(name: "o\(index)", shape: shape, format: index == 0 ? format : "")
    }
    do {
      try detector.prepare(for: outputs)
      return nil
    } catch {
      return error as? Diagnostic
    }
  }

  @Test func refusesUnknownFormatsWithASuggestion() {
    let unknown = failure("yolo5 landmarks=5", [[1, 16, 6]])
    #expect(
      unknown?.description == """
        'o0': error: Unknown object detection format: yolo5
          note: valid formats: \(DetectionFormats.supported.joined(separator: ", "))
          note: did you mean 'yolov5'?
        """)
    #expect(failure("", [[1, 16, 6]])?.message == "Unknown object detection format: ")
    #expect(failure("", [[1, 16, 6]])?.notes.last?.contains("no format") == true)
    #expect(failure("landmarks=5", [[1, 16, 6]])?.message == "Unknown object detection format: ")
    let long = failure(String(repeating: "x", count: 1_000_000), [[1, 16, 6]])
    #expect((long?.description.count ?? .max) < 300)
  }

  @Test(arguments: ["confidence_array", "per_class_confidence class_index_base=-1"])
  func sendsClassificationNetworksToTheirTool(format: String) {
    let failure = failure(format, [[1, 80]])
    #expect(failure?.message.hasPrefix("Unknown object detection format: ") == true)
    #expect(failure?.notes.last?.hasSuffix("use synap_cli_ic") == true)
  }

  @Test func tellsWhatMayBeDetections() {
    for format in ["yolov5 landmarks=5", "yolo5", "mine threshold=2"] {
      #expect(OutputFormats.mayBeDetections(format))
    }
    for format in ["", "landmarks=5", "confidence_array", "per_class_confidence", "rgb", "y8"] {
      #expect(!OutputFormats.mayBeDetections(format))
    }
  }

  @Test func formatNamesAreUnique() {
    let all = OutputFormats.all.flatMap(\.names)
    #expect(Set(all).count == all.count)
  }

  @Test func warnsOfAttributesThatMeanNothing() throws {
    var detector = Detector()
    let outputs = [
      OutputDescription(
        name: "a", shape: [1, 4, 16], format: "yolov5 landmark=5 w_scale=1 h_scale=1")
    ]
    let warnings = try detector.prepare(for: outputs)
    #expect(warnings.map(\.message) == ["the attribute 'landmark' means nothing to yolov5"])
    #expect(warnings.first?.notes.first == "did you mean 'landmarks'?")
  }

  @Test(arguments: ["five", "5five", "nan"])
  func warnsOfValuesThatAreNoNumbers(value: String) throws {
    var detector = Detector()
    let format = "yolov5 landmarks=\(value) w_scale=1 h_scale=1"
    let warnings = try detector.prepare(
      for: [OutputDescription(name: "a", shape: [1, 4, 16], format: format)])
    #expect(warnings.map(\.message) == ["landmarks=\(value) is no number"])
  }

  @Test(
    arguments: [
      (
        "yolov5 anchors=[[],[],[],[1,2,3]]", [[1, 4, 4, 6]],
        "Anchors must contain x,y pairs, got: 3 items"
      ),
      (
        "yolov5 anchors=[[],[1,2,3,4],[1,2]]", [[1, 4, 4, 12], [1, 2, 2, 12]],
        "Anchor count mismatch, expected 2, got: 1"
      ),
      (
        "yolov5 anchors=[[],[1,2,3,4]]", [[1, 4, 4, 12], [1, 2, 2, 12]],
        "Anchor lists specified: 1, expected: 2"
      ),
      ("yolov5 anchors=[[],[1,2,3,4]]", [[1, 4, 4, 13]], "shape[3]: 13 not multiple of anchors:2"),
      (
        "yolov5 transposed=1 anchors=[[],[1,2,3,4]]", [[1, 13, 4, 4]],
        "shape[1]: 13 not multiple of anchors:2"
      ),
      (
        "yolov5 anchors=[[],[1,2,3,4]]", [[1, 4, 4, 3, 6]], "shape[3]: 3 not multiple of anchors:2"
      ),
      (
        "yolov5 landmarks=5 anchors=[[],[1,2,3,4]]", [[1, 4, 4, 30]],
        "Invalid deduced class count: 0"
      ),
      ("yolov5 landmarks=5", [[1, 4, 15]], "Invalid deduced class count: 0"),
      (
        "yolov5 landmarks=99999999999999 visibility=true", [[1, 4, 15]],
        "Invalid deduced class count: -6442450931"
      ),
      ("yolov5 landmarks=-1", [[1, 4, 15]], "landmarks=-1 is negative"),
      ("yolov5 w_scale=-1", [[1, 4, 15]], "w_scale=-1 is no positive number"),
      ("yolov5 h_scale=1e999", [[1, 4, 15]], "h_scale=1e999 is no positive number"),
      ("yolov5", [[16]], "Error, expected tensor rank: 2 or 3, got: 1"),
      ("yolov5", [[]], "Error, expected tensor rank: 2 or 3, got: 0"),
      (
        "yolov5 anchors=[[1,2]]", [[1, 1, 1, 1, 1, 6]],
        "Error, expected tensor rank: 4 or 5, got: 6"
      ),
      (
        "yolov5 anchors=[[1,2],[1,2]]", [[1, 4, 4, 6], [1, 4, 6]],
        "Error, expected tensor rank: 4 or 5, got: 3"
      ),
      ("yolov5 anchors=[[1,2]]", [[2, 4, 4, 6]], "a batch of 2 pictures, expected 1"),
      ("yolov5", [[3, 4, 6]], "a batch of 3 pictures, expected 1"),
      ("yolov5", [[1, 4, 4, 6]], "Error parsing anchor information"),
      ("yolov5 anchors=[[],[]]", [[1, 4, 4, 6]], "Error parsing anchor information"),
      (
        "yolov5", [[1, Int.max, Int.max]],
        "a tensor of shape [1, 9223372036854775807, 9223372036854775807] is empty or too large"
      ),
      ("yolov5", [[1, -4, 6]], "a tensor of shape [1, -4, 6] is empty or too large"),
      (
        "yolov5 anchors=[[1,2]]", [[1, 0, 4, 6]],
        "a tensor of shape [1, 0, 4, 6] is empty or too large"
      ),
    ] as [(String, [[Int]], String)])
  func refusesUnsuitableOutputs(format: String, shapes: [[Int]], message: String) {
    let error = failure(format, shapes)
    #expect(error?.message == message)
    #expect(error?.location.node?.hasPrefix("o") == true)
  }

  @Test func pointsToTheOtherOrientation() {
    let error = failure("yolov5 anchors=[[],[],[],[1,2,3,4,5,6]]", [[1, 48, 60, 80]])
    #expect(error?.notes.last?.contains("transposed=1") == true)
  }

  @Test func refusesMoreLevelsThanAPictureCanHave() {
    let empty = String(repeating: "[],", count: 31)
    #expect(
      failure("yolov5 anchors=[\(empty)[1,2]]", [[1, 4, 4, 6]])?.notes == [
        "32 pyramid levels, at most 31 are possible"
      ])
    let million = String(repeating: "[],", count: 1_000_000)
    #expect(failure("yolov5 anchors=[\(million)[1,2]]", [[1, 4, 4, 6]]) != nil)
  }

  @Test func refusesTensorsItWasNotPreparedFor() throws {
    var detector = Detector()
    let format = "yolov5 w_scale=8 h_scale=8"
    try detector.prepare(for: [OutputDescription(name: "o", shape: [1, 2, 6], format: format)])
    let rect = Rect(width: 8, height: 8)
    let short = OutputTensor(name: "o", shape: [1, 2, 6], format: format, values: [1])
    let other = OutputTensor(
      name: "o", shape: [1, 3, 4], format: format, values: .init(repeating: 0, count: 12))
    #expect(throws: Diagnostic.self) { try detector.process([short], assignedRect: rect) }
    #expect(throws: Diagnostic.self) { try detector.process([other], assignedRect: rect) }
    #expect(throws: Diagnostic.self) { try detector.process([], assignedRect: rect) }
    #expect(throws: Diagnostic.self) { try detector.prepare(for: []) }
  }

  @Test func roundsThenLimitsThenMovesToTheRect() throws {
    let tensor = OutputTensor(
      name: "o", shape: [1, 1, 8], format: "yolov5 landmarks=1 w_scale=100 h_scale=100",
      values: [50, 50, 61, 200, 1, 19.9, 120, 1])
    var detector = Detector()
    let result = try detector.process(
      [tensor], assignedRect: Rect(x: -20, y: 7, width: 100, height: 100))
    #expect(
      result.items == [
        Detection(
          classIndex: 0, confidence: 1, boundingBox: Rect(x: 0, y: 7, width: 61, height: 100),
          landmarks: [Landmark(x: 0, y: 107)])
      ])
  }

  @Test func thresholdsAreInclusive() throws {
    let tensor = OutputTensor(
      name: "o", shape: [1, 2, 6], format: "yolov5 w_scale=9 h_scale=9",
      values: [1, 1, 1, 1, 0.5, 1, 5, 5, 1, 1, 0.75, 0.75])
    var half = Detector()
    #expect(
      try half.process([tensor], assignedRect: Rect(width: 9, height: 9)).items.count == 2)
    var more = Detector(scoreThreshold: Float(0.5).nextUp)
    #expect(
      try more.process([tensor], assignedRect: Rect(width: 9, height: 9)).items.count == 1)
  }
}
