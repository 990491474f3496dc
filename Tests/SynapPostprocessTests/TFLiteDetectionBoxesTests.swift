import Foundation
import SynapCore
import SynapPostprocess
import Testing

@Suite struct TFLiteDetectionBoxesTests {
  /// Two boxes: one at its anchor, one moved by (2, -1) and grown by e^0.5, e^-1.
  static let boxes: [Float] = [0, 0, 0, 0, 2, -1, 2.5, -5]
  static let anchors = "[0.5,0.25,0.2,0.1,0.4,0.6,0.3,0.2]"
  static let scores: [Float] = [0.1, 0.9, 0.2, 0.7, 0.1, 0.6]
  let rect = Rect(x: 10, y: -20, width: 200, height: 100)

  func detect(
    _ format: String, _ boxes: OutputTensor? = nil, _ scores: OutputTensor? = nil,
    threshold: Float = 0.5
  ) throws -> DetectionResult {
    var detector = Detector(scoreThreshold: threshold, nonMaxSuppression: false)
    var first =
      boxes
      ?? OutputTensor(name: "boxes", shape: [1, 2, 4], values: TFLiteDetectionBoxesTests.boxes)
    first.description.format = format
    let second =
      scores
      ?? OutputTensor(
        name: "scores", shape: [1, 2, 3], format: "per_class_confidence class_index_base=-1",
        values: TFLiteDetectionBoxesTests.scores)
    return try detector.process([first, second], assignedRect: rect)
  }

  @Test(arguments: ["tflite_detection_boxes", "tflite_detection_input"])
  func decodesBoxesRelativeToAnchors(name: String) throws {
    let result = try detect("\(name) anchors=\(Self.anchors)")
    // The first: centre (0.25, 0.5), size (0.1, 0.2). The second: centre
    // (0.6 - 0.1 · 0.2, 0.4 + 0.2 · 0.3), size (e^-1 · 0.2, e^0.5 · 0.3).
    let width = exp(-1.0) * 0.2
    let height = exp(0.5) * 0.3
    let left = ((0.58 - width / 2) * 200).rounded()
    let top = ((0.46 - height / 2) * 100).rounded()
    let right = ((0.58 + width / 2) * 200).rounded()
    let bottom = ((0.46 + height / 2) * 100).rounded()
    let expected = [
      Detection(
        classIndex: 0, confidence: 0.9,
        boundingBox: Rect(x: 10 + 40, y: -20 + 40, width: 20, height: 20)),
      Detection(
        classIndex: 1, confidence: 0.6,
        boundingBox: Rect(
          x: 10 + Int(left), y: -20 + Int(top), width: Int(right - left),
          height: Int(bottom - top))),
    ]
    #expect(result.items == expected)
  }

  @Test func backgroundIsNoClass() throws {
    // The background's 0.7 is above every threshold, but only 0.6 is an object's.
    #expect(
      try detect("tflite_detection_boxes anchors=\(Self.anchors)", threshold: 0.65).items.map(
        \.classIndex) == [0])
    let plain = OutputTensor(name: "scores", shape: [1, 2, 3], values: Self.scores)
    #expect(
      try detect("tflite_detection_boxes anchors=\(Self.anchors)", nil, plain).items.map(
        \.classIndex) == [1, 0])
  }

  @Test func takesTransposedTensorsAndAnchorsPerBox() throws {
    let format = "tflite_detection_boxes anchors=\(Self.anchors)"
    func transposed(_ values: [Float], _ depth: Int) -> [Float] {
      (0..<depth).flatMap { value in (0..<2).map { values[$0 * depth + value] } }
    }
    let boxes = OutputTensor(
      name: "boxes", shape: [1, 4, 2], values: transposed(Self.boxes, 4))
    let scores = OutputTensor(
      name: "scores", shape: [1, 3, 2], format: "per_class_confidence class_index_base=-1",
      values: transposed(Self.scores, 3))
    let expected = try detect(format)
    #expect(
      try detect(
        "tflite_detection_boxes transposed=1 anchors=[[0.5,0.25,0.2,0.1],[0.4,0.6,0.3,0.2]]", boxes,
        scores) == expected)
    let folded = OutputTensor(name: "boxes", shape: [1, 2, 1, 4], values: Self.boxes)
    #expect(try detect(format, folded) == expected)
    #expect(
      try detect(
        "tflite_detection_boxes x_scale=10 y_scale=10 h_scale=5 w_scale=5 anchors=\(Self.anchors)")
        == expected)
  }

  @Test func scalesDivideWhatTheNetworkSays() throws {
    let result = try detect(
      "tflite_detection_boxes y_scale=20 x_scale=5 h_scale=10 w_scale=2.5 anchors=\(Self.anchors)")
    let box = try #require(result.items.last).boundingBox
    let width = exp(-2.0) * 0.2
    let height = exp(0.25) * 0.3
    #expect(box.x == 10 + Int(((0.6 - 0.2 * 0.2 - width / 2) * 200).rounded()))
    #expect(box.y == -20 + Int(((0.4 + 0.1 * 0.3 - height / 2) * 100).rounded()))
  }

  @Test(
    arguments: [
      ("", [[1, 2, 4], [1, 2, 3]], "Error parsing anchor information"),
      ("anchors=[1,2,3]", [[1, 2, 4], [1, 2, 3]], "Error parsing anchor information"),
      (
        "anchors=[1,2,3,4,5,6,7,1e999]", [[1, 2, 4], [1, 2, 3]], "Error parsing anchor information"
      ),
      ("anchors=[1,2,3,x]", [[1, 1, 4], [1, 1, 3]], "Error parsing anchor information"),
      ("anchors=[1,2,3,4]", [[1, 1, 4]], "1 outputs, expected 2: boxes and scores"),
      ("anchors=[1,2,3,4]", [[1, 1, 3], [1, 1, 4]], "3 values per box, expected 4"),
      (
        "anchors=[1,2,3,4]", [[1, 1, 4], [1, 2, 3]], "scores of 2 boxes, the network has 1"
      ),
      ("anchors=[1,2,3,4]", [[2, 1, 4], [1, 1, 3]], "a batch of 2 pictures, expected 1"),
      ("anchors=[1,2,3,4]", [[4], [3]], "Error, expected tensor rank: 2 or 3, got: 1"),
      (
        "anchors=[1,2,3,4] y_scale=0", [[1, 1, 4], [1, 1, 3]], "y_scale=0 is no positive number"
      ),
      (
        "class_index_base=-3 anchors=[1,2,3,4]", [[1, 1, 4], [1, 1, 3]],
        "class_index_base=-3 leaves none of 3 classes"
      ),
      (
        "anchors=[1,2,3,4]", [[1, 1 << 40, 4], [1, 1, 3]],
        "a tensor of shape [1, 1099511627776, 4] is empty or too large"
      ),
    ])
  func refusesWhatDoesNotFit(attributes: String, shapes: [[Int]], message: String) {
    var detector = Detector()
    let outputs = shapes.enumerated().map { index, shape in
      OutputDescription(
        name: "o\(index)", shape: shape,
        format: index == 0 ? "tflite_detection_boxes " + attributes : "")
    }
    #expect {
      try detector.prepare(for: outputs)
    } throws: {
      ($0 as? Diagnostic)?.message == message
    }
  }

  @Test func skipsWhatIsNoNumber() throws {
    let boxes = OutputTensor(
      name: "boxes", shape: [1, 2, 4], values: [.nan, 0, 0, 0, 0, 0, .infinity, 0])
    let result = try detect("tflite_detection_boxes anchors=\(Self.anchors)", boxes)
    #expect(result.items.map(\.boundingBox) == [Rect(x: 110, y: -20, width: 40, height: 100)])
  }
}
