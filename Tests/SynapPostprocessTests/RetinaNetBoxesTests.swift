import SynapCore
import SynapPostprocess
import Testing

@Suite struct RetinaNetBoxesTests {
  static let format = "retinanet_boxes w_scale=100 h_scale=50 anchors=[10,20,30,30,40,10,60,50]"

  func detect(_ format: String, inputSize: (Int, Int)? = nil) throws -> [Detection] {
    var detector = Detector(nonMaxSuppression: false)
    let tensors = [
      OutputTensor(
        name: "boxes", shape: [1, 2, 4], format: format,
        values: [0, 0, 0, 0, 1, -1, 0.5, 0.25]),
      OutputTensor(
        name: "scores", shape: [1, 2, 2], values: [0.1, 0.9, 0.8, 0.7]),
    ]
    try detector.prepare(
      for: tensors.map(\.description), inputSize: inputSize.map { (width: $0.0, height: $0.1) })
    return try detector.process(
      tensors, assignedRect: Rect(x: 5, y: 0, width: 300, height: 200)
    ).items
  }

  /// The second anchor is 20 wide and 40 high, so its corners move by 4, -8, 2 and 2.
  static let expected = [
    Detection(
      classIndex: 1, confidence: 0.9,
      boundingBox: Rect(x: 5 + 30, y: 80, width: 60, height: 40)),
    Detection(
      classIndex: 0, confidence: 0.8,
      boundingBox: Rect(x: 5 + 132, y: 8, width: 54, height: 192)),
  ]

  @Test func movesTheCornersOfAnchors() throws {
    #expect(try detect(Self.format) == Self.expected)
  }

  @Test func columnsFollowTheWidthAndRowsTheHeight() throws {
    let wide = try detect(Self.format.replacing("w_scale=100", with: "w_scale=50"))
    #expect(wide.map(\.boundingBox.y) == Self.expected.map(\.boundingBox.y))
    #expect(wide.map(\.boundingBox.width) == [120, 36])
  }

  @Test func takesTheInputSizeWhereScalesAreMissing() throws {
    let format = "retinanet_boxes anchors=[10,20,30,30,40,10,60,50]"
    #expect(try detect(format, inputSize: (100, 50)) == Self.expected)
    var detector = Detector()
    let outputs = [
      OutputDescription(name: "a", shape: [1, 2, 4], format: format),
      OutputDescription(name: "b", shape: [1, 2, 2]),
    ]
    #expect(try detector.prepare(for: outputs).map(\.message).count == 1)
  }

  @Test func wantsAnchorsForEveryBox() {
    #expect {
      try detect("retinanet_boxes w_scale=1 h_scale=1 anchors=[1,2,3,4]")
    } throws: {
      ($0 as? Diagnostic)?.notes == ["anchors has 4 numbers that can be read, 2 boxes take 8"]
    }
  }
}
