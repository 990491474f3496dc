import SynapCore
import SynapPostprocess
import Testing

@Suite struct TFLiteDetectionTests {
  let rect = Rect(x: 0, y: -40, width: 640, height: 480)

  func detect(count: Float, classes: [Float] = [0, 16.9999, 2]) throws -> [Detection] {
    var detector = Detector(nonMaxSuppression: false)
    return try detector.process(
      [
        OutputTensor(
          name: "boxes", shape: [1, 3, 4], format: "tflite_detection w_scale=640 h_scale=480",
          values: [0.25, 0.5, 0.75, 1, -0.5, 0, 0.5, 0.125, 0, 0, 1, 1]),
        OutputTensor(name: "classes", shape: [1, 3], values: classes),
        OutputTensor(name: "scores", shape: [1, 3], values: [0.6, 0.9, 0.8]),
        OutputTensor(name: "count", shape: [1], values: [count]),
      ], assignedRect: rect
    ).items
  }

  @Test func readsBoxesAsSharesOfThePicture() throws {
    let expected = [
      Detection(
        classIndex: 17, confidence: 0.9, boundingBox: Rect(x: 0, y: -40, width: 80, height: 240)),
      Detection(
        classIndex: 0, confidence: 0.6,
        boundingBox: Rect(x: 320, y: -40 + 120, width: 320, height: 240)),
    ]
    #expect(try detect(count: 2) == expected)
  }

  @Test(arguments: [(Float.nan, 0), (-1, 0), (0, 0), (1.2, 1), (3, 3), (1e30, 3), (.infinity, 3)])
  func takesAsManyAsThereAre(count: Float, found: Int) throws {
    #expect(try detect(count: count).count == found)
  }

  @Test func dropsImpossibleClasses() throws {
    #expect(try detect(count: 3, classes: [.nan, 1e30, 1]).map(\.classIndex) == [1])
  }

  @Test(
    arguments: [
      (
        [[1, 3, 4], [1, 3], [1, 3]],
        "3 outputs, expected 4: boxes, classes, scores and their number"
      ),
      ([[1, 3, 5], [1, 3], [1, 3], [1]], "5 values per box, expected 4"),
      ([[1, 3, 4], [1, 2], [1, 3], [1]], "shape [1, 2] for the classes of 3 boxes"),
      ([[1, 3, 4], [1, 3], [1], [1, 3]], "shape [1] for the scores of 3 boxes"),
      ([[1, 3, 4], [1, 3], [1, 3], [2]], "shape [2] for the number of boxes, expected [1]"),
      ([[12], [1, 3], [1, 3], [1]], "Error, expected tensor rank: 2 or 3, got: 1"),
    ])
  func refusesWhatDoesNotFit(shapes: [[Int]], message: String) {
    var detector = Detector()
    let outputs = shapes.enumerated().map { index, shape in
      OutputDescription(
        name: "o\(index)", shape: shape, format: index == 0 ? "tflite_detection" : "")
    }
    #expect {
      try detector.prepare(for: outputs)
    } throws: {
      ($0 as? Diagnostic)?.message == message
    }
  }
}
