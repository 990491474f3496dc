import SynapCore
import SynapPostprocess
import SynapTestSupport
import Testing

@Suite struct YOLOv8Tests {
  /// Random cells of a 64x32 input, which has 8·4 + 4·2 + 2·1 of them: `values[cell][value]`.
  struct Cells {
    static let count = 42
    let landmarks: Int
    let classes: Int
    let values: [[Float]]

    init(landmarks: Int = 0, visibility: Bool = false, classes: Int, seed: UInt64) {
      var random = SplitMix64(seed: seed)
      self.landmarks = landmarks
      self.classes = classes
      values = (0..<Self.count).map { _ in
        let box = [
          random.uniform() * 64, random.uniform() * 32, random.uniform() * 20,
          random.uniform() * 20,
        ]
        let scores = (0..<classes).map { _ in random.uniform() * 0.7 }
        let points = (0..<landmarks).flatMap { _ in
          [random.uniform() * 64, random.uniform() * 32] + (visibility ? [random.uniform()] : [])
        }
        return box + scores + points
      }
    }

    var depth: Int { values[0].count }

    /// The values `rows` of all cells as a tensor.
    func tensor(_ rows: Range<Int>, _ format: String = "", transposed: Bool = true) -> OutputTensor
    {
      let data =
        transposed
        ? rows.flatMap { row in values.map { $0[row] } } : values.flatMap { $0[rows] }
      return OutputTensor(
        name: "o\(rows.lowerBound)",
        shape: transposed ? [1, rows.count, Self.count] : [1, Self.count, rows.count],
        format: format, values: data)
    }

    /// What there is above 0.5, in a picture twice as wide and three times as high, by the definition.
    func expected(visibility: Bool = false) -> [Detection] {
      var found: [(score: Float, item: Detection)] = []
      for cell in values {
        let scores = cell[4..<4 + classes]
        guard let best = scores.max(), best >= 0.5, let index = scores.firstIndex(of: best) else {
          continue
        }
        func whole(_ value: Float, _ factor: Float, _ limit: Float) -> Int {
          Int(min(max((value * factor).rounded(), 0), limit))
        }
        let (left, right) = (
          whole(cell[0] - cell[2] / 2, 2, 128), whole(cell[0] + cell[2] / 2, 2, 128)
        )
        let (top, bottom) = (
          whole(cell[1] - cell[3] / 2, 3, 96), whole(cell[1] + cell[3] / 2, 3, 96)
        )
        let points = (0..<landmarks).map { point in
          let first = 4 + classes + point * (visibility ? 3 : 2)
          return Landmark(
            x: whole(cell[first], 2, 128), y: whole(cell[first + 1], 3, 96),
            visibility: visibility ? cell[first + 2] : -1)
        }
        found.append(
          (
            best,
            Detection(
              classIndex: index - 4, confidence: best,
              boundingBox: Rect(x: left, y: top, width: right - left, height: bottom - top),
              landmarks: points)
          ))
      }
      return found.sorted { $0.score > $1.score }.map(\.item)
    }
  }

  let rect = Rect(width: 128, height: 96)

  func detect(_ tensors: [OutputTensor], inputSize: (width: Int, height: Int)? = (64, 32)) throws
    -> [Detection]
  {
    var detector = Detector(nonMaxSuppression: false)
    let warnings = try detector.prepare(for: tensors.map(\.description), inputSize: inputSize)
    #expect(warnings.isEmpty)
    return try detector.process(tensors, assignedRect: rect).items
  }

  @Test func readsBothOrdersAndSplitTensors() throws {
    let cells = Cells(classes: 5, seed: 1)
    let expected = cells.expected()
    #expect(expected.count > 5)
    let all = 0..<cells.depth
    #expect(try detect([cells.tensor(all, "yolov8")]) == expected)
    #expect(try detect([cells.tensor(all, "yolov8", transposed: false)]) == expected)
    #expect(
      try detect([cells.tensor(all, "yolov8 transposed=0", transposed: false)]) == expected)
    #expect(
      try detect([cells.tensor(all, "yolov8 w_scale=64 h_scale=32")], inputSize: nil) == expected)
    #expect(
      try detect([cells.tensor(0..<4, "yolov8"), cells.tensor(4..<cells.depth)]) == expected)
    #expect(
      try detect([
        cells.tensor(0..<6, "yolov8", transposed: false),
        cells.tensor(6..<cells.depth, transposed: false),
      ]) == expected)
  }

  @Test(arguments: [(1, false), (3, false), (2, true)])
  func findsLandmarksBehindAllClasses(classes: Int, visibility: Bool) throws {
    let cells = Cells(landmarks: 4, visibility: visibility, classes: classes, seed: 7)
    let expected = cells.expected(visibility: visibility)
    #expect(!expected.isEmpty)
    let format = "yolov8 landmarks=4 visibility=\(visibility ? 1 : 0)"
    #expect(try detect([cells.tensor(0..<cells.depth, format)]) == expected)
  }

  @Test func takesNormalizedBoxes() throws {
    let tensor = OutputTensor(
      name: "o", shape: [1, 7, 2],
      format: "yolov8 bb_normalized=1 landmarks=1 w_scale=64 h_scale=32",
      values: [0.5, 0, 0.5, 0, 0.25, 0, 0.5, 0, 0.875, 0, 16, 0, 8, 0])
    let expected = [
      Detection(
        classIndex: 0, confidence: 0.875, boundingBox: Rect(x: 48, y: 24, width: 32, height: 48),
        landmarks: [Landmark(x: 32, y: 24)])
    ]
    #expect(try detect([tensor], inputSize: nil) == expected)
  }

  @Test func smallScoresHaveClasses() throws {
    let tensor = OutputTensor(
      name: "o", shape: [6, 1], format: "yolov8 w_scale=64 h_scale=32 class_index_base=10",
      values: [8, 8, 4, 4, -1, -0.5])
    var detector = Detector(scoreThreshold: -1, nonMaxSuppression: false)
    #expect(try detector.process([tensor], assignedRect: rect).items.map(\.classIndex) == [11])
  }

  @Test func skipsWhatIsNoNumber() throws {
    let tensor = OutputTensor(
      name: "o", shape: [1, 5, 3], format: "yolov8 w_scale=64 h_scale=32",
      values: [.nan, 8, 8] + [8, 8, 8] + [4, 4, .infinity] + [4, 4, 4] + [0.9, .nan, 0.8])
    #expect(
      try detect([tensor], inputSize: nil).map(\.boundingBox)
        == [Rect(x: 0, y: 18, width: 128, height: 12)])
  }

  @Test(
    arguments: [
      ("", [[1, 4, 42]], "Invalid deduced class count: 0"),
      ("landmarks=20", [[1, 6, 42]], "Invalid deduced class count: -38"),
      ("landmarks=-2", [[1, 6, 42]], "landmarks=-2 is negative"),
      ("w_scale=-1", [[1, 6, 42]], "w_scale=-1 is no positive number"),
      ("", [[1, 4, 42], [1, 2, 41]], "41 cells, the first output has 42"),
      ("", [[2, 6, 42]], "a batch of 2 pictures, expected 1"),
      ("", [[1, 6, 6, 7]], "Error, expected tensor rank: 2 or 3, got: 4"),
      ("", [[6]], "Error, expected tensor rank: 2 or 3, got: 1"),
      ("", [[1, 0, 42]], "a tensor of shape [1, 0, 42] is empty or too large"),
      (
        "", [[1, 6, Int.max]],
        "a tensor of shape [1, 6, 9223372036854775807] is empty or too large"
      ),
    ])
  func refusesWhatDoesNotFit(attributes: String, shapes: [[Int]], message: String) {
    var detector = Detector()
    let outputs = shapes.enumerated().map { index, shape in
      OutputDescription(
        name: "o\(index)", shape: shape, format: index == 0 ? "yolov8 " + attributes : "")
    }
    #expect {
      try detector.prepare(for: outputs, inputSize: (Int.max, Int.max))
    } throws: {
      ($0 as? Diagnostic)?.message == message
    }
  }
}
