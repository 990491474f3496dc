import SynapCore
import SynapPostprocess
import Testing

@Suite struct YOLOv8SegmentationTests {
  /// Two cells with one class and two coefficients, in a 64x64 input.
  static let cells: [Float] = [16, 48, 16, 48, 16, 16, 16, 16, 0.9, 0.8, 1, 0, 2, -1]
  /// Two prototypes of 2x4, `[m, h, w]`.
  static let prototypes: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 0.5, 0, -0.5, 0, 1, 1, 1, 1]
  static let masks: [[Float]] = [
    [2, 2, 2, 4, 7, 8, 9, 10], [-0.5, 0, 0.5, 0, -1, -1, -1, -1],
  ]

  func tensors(_ format: String = "yolov8seg", channelsLast: Bool = false, layout: Layout = .none)
    -> [OutputTensor]
  {
    let last = (0..<8).flatMap { pixel in
      (0..<2).map { YOLOv8SegmentationTests.prototypes[$0 * 8 + pixel] }
    }
    return [
      OutputTensor(name: "cells", shape: [1, 7, 2], format: format, values: Self.cells),
      OutputTensor(
        name: "prototypes", shape: channelsLast ? [1, 2, 4, 2] : [1, 2, 2, 4], layout: layout,
        values: channelsLast ? last : Self.prototypes),
    ]
  }

  func detect(
    _ tensors: [OutputTensor], rect: Rect = Rect(width: 64, height: 64),
    picture: (width: Int, height: Int)? = nil
  ) throws -> [Detection] {
    var detector = Detector()
    try detector.prepare(for: tensors.map(\.description), inputSize: (64, 64))
    return try detector.process(tensors, assignedRect: rect, pictureSize: picture).items
  }

  @Test func masksAreSumsOfPrototypes() throws {
    let items = try detect(tensors())
    #expect(items.map(\.confidence) == [0.9, 0.8])
    #expect(items.map(\.boundingBox.x) == [8, 40])
    #expect(items.map(\.mask) == Self.masks.map { Mask(width: 4, height: 2, data: $0) })
  }

  @Test func readsBothLayoutsAndOrders() throws {
    let expected = try detect(tensors())
    #expect(try detect(tensors(channelsLast: true, layout: .nhwc)) == expected)
    #expect(try detect(tensors(layout: .nchw)) == expected)
    var swapped = Array(tensors("").reversed())
    swapped[0].description.format = "yolov8seg"
    #expect(try detect(swapped) == expected)
    // Channels first would leave no class: 7 - 4 - 4.
    let wide = OutputTensor(
      name: "prototypes", shape: [1, 4, 2, 2],
      values: (0..<8).flatMap { pixel in (0..<2).map { Self.prototypes[$0 * 8 + pixel] } })
    #expect(try detect([tensors()[0], wide]).map(\.mask.data) == expected.map(\.mask.data))
  }

  @Test func masksCoverThePictureWithoutBands() throws {
    // A picture of 64x32 in a square input: the input shows 16 rows above and below it.
    let items = try detect(
      [
        OutputTensor(
          name: "cells", shape: [1, 6, 1], format: "yolov8seg", values: [32, 32, 8, 8, 1, 1]),
        OutputTensor(
          name: "prototypes", shape: [1, 1, 4, 2], values: [9, 9, 1, 2, 3, 4, 9, 9]),
      ], rect: Rect(x: 0, y: -16, width: 64, height: 64), picture: (64, 32))
    #expect(items.map(\.mask) == [Mask(width: 2, height: 2, data: [1, 2, 3, 4])])
  }

  @Test func masksAreInterpolatedWhereBandsCutThem() throws {
    let items = try detect(
      [
        OutputTensor(
          name: "cells", shape: [1, 6, 1], format: "yolov8seg", values: [32, 32, 8, 8, 1, 1]),
        OutputTensor(name: "prototypes", shape: [1, 1, 4, 1], values: [0, 8, 16, 24]),
      ], rect: Rect(x: 0, y: -8, width: 64, height: 64), picture: (64, 48))
    // Three rows for four, whose centres lie at 16, 32 and 48 of 64.
    #expect(items.map(\.mask) == [Mask(width: 1, height: 3, data: [4, 12, 20])])
  }

  @Test func refusesMoreMasksThanMemory() throws {
    let count = 1025
    let row = { (value: Float) in [Float](repeating: value, count: count) }
    let cells = row(32) + row(32) + row(8) + row(8) + row(0.9) + row(1)
    let tensors = [
      OutputTensor(name: "cells", shape: [1, 6, count], format: "yolov8seg", values: cells),
      OutputTensor(
        name: "prototypes", shape: [1, 1, 256, 256],
        values: [Float](repeating: 1, count: 1 << 16)),
    ]
    var detector = Detector(nonMaxSuppression: false)
    try detector.prepare(for: tensors.map(\.description), inputSize: (64, 64))
    #expect {
      try detector.process(tensors, assignedRect: Rect(width: 64, height: 64))
    } throws: {
      ($0 as? Diagnostic)?.message
        == "the masks of 1025 objects are too large: 256x256 values each"
    }
    #expect(try detect(tensors).count == 1)
    // The same objects are too many where masks grow with a picture that was cut.
    let few = 100
    let fewCells = OutputTensor(
      name: "cells", shape: [1, 6, few], format: "yolov8seg",
      values: (0..<6).flatMap { row in Array(cells[row * count..<row * count + few]) })
    #expect {
      try detector.prepare(
        for: [fewCells.description, tensors[1].description], inputSize: (64, 64))
      _ = try detector.process(
        [fewCells, tensors[1]], assignedRect: Rect(width: 64, height: 64), pictureSize: (64, 6400))
      _ = try detector.process(
        [fewCells, tensors[1]], assignedRect: Rect(width: 64, height: 64), pictureSize: (6400, 6400)
      )
    } throws: {
      ($0 as? Diagnostic)?.message
        == "the masks of 100 objects are too large: 1024x1024 values each"
    }
  }

  @Test(
    arguments: [
      ([[1, 7, 2]], "0 of 1 outputs have 4 dimensions"),
      ([[1, 7, 2], [1, 7, 2]], "0 of 2 outputs have 4 dimensions"),
      ([[1, 2, 2, 4], [1, 2, 2, 4]], "2 of 2 outputs have 4 dimensions"),
      ([[1, 7, 2], [1, 9, 2, 9]], "Invalid deduced class count: -6"),
      ([[1, 7, 2], [2, 2, 2, 4]], "a batch of 2 pictures, expected 1"),
      ([[1, 4, 2], [1, 2, 2, 4]], "Invalid deduced class count: -2"),
    ])
  func refusesWhatDoesNotFit(shapes: [[Int]], message: String) {
    var detector = Detector()
    let outputs = shapes.enumerated().map { index, shape in
      OutputDescription(name: "o\(index)", shape: shape, format: index == 0 ? "yolov8seg" : "")
    }
    #expect {
      try detector.prepare(for: outputs, inputSize: (64, 64))
    } throws: {
      ($0 as? Diagnostic)?.message == message
    }
  }
}
