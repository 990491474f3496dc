import Foundation
import SynapCore
import SynapPostprocess
import SynapTestSupport
import Testing

/// The Python interpreter that has numpy; nil where none is named.
private enum Interpreter {
  static let name = ProcessInfo.processInfo.environment["SYNAP_PYTHON"]
}

/// Every detection format against `Benchmarks/postprocessing/reference.py`, on seeded outputs.
@Suite(
  .enabled(
    if: Interpreter.name != nil, "SYNAP_PYTHON names no interpreter with numpy"))
struct NumpyComparisonTests {

  /// A format with the outputs to decode.
  struct Case: CustomTestStringConvertible, Sendable {
    var format: String
    /// The attributes but anchors.
    var attributes: [(String, Double)] = []
    /// Anchors by level; of formats without levels one list.
    var anchors: [[Double]] = []
    var shapes: [[Int]]
    /// The smallest and the largest value of each tensor.
    var ranges: [ClosedRange<Float>]

    var testDescription: String { "\(format) \(shapes)" }

    /// The attributes as a format string has them.
    var text: String {
      let lists = anchors.map { "[" + $0.map { "\($0)" }.joined(separator: ",") + "]" }
      let list = anchors.count == 1 ? lists[0] : "[" + lists.joined(separator: ",") + "]"
      return
        ([format] + attributes.map { "\($0.0)=\($0.1)" }
        + (anchors.isEmpty ? [] : ["anchors=" + list])
        + (format == "yolov5" ? ["transposed=1"] : [])).joined(separator: " ")
    }

    /// The attributes as JSON.
    var json: JSONValue {
      let lists = anchors.map { JSONValue.array($0.map(JSONValue.double)) }
      let list = anchors.count == 1 ? lists[0] : JSONValue.array(lists)
      return .object(
        attributes.map { .init($0.0, .double($0.1)) }
          + (anchors.isEmpty ? [] : [.init("anchors", list)]))
    }
  }

  private static func boxes(_ count: Int) -> [[Double]] {
    var random = SplitMix64(seed: 5)
    return [
      (0..<count).flatMap { _ -> [Double] in
        let (x, y) = (Double(random.uniform()), Double(random.uniform()))
        return [x, y, x + 0.1 + Double(random.uniform()), y + 0.1 + Double(random.uniform())]
      }
    ]
  }

  static let cases = [
    Case(
      format: "tflite_detection_boxes", attributes: [("class_index_base", -1)],
      anchors: boxes(200), shapes: [[1, 200, 4], [1, 200, 7]], ranges: [-5...5, 0...1]),
    Case(
      format: "tflite_detection_boxes",
      attributes: [("y_scale", 3), ("x_scale", 7), ("h_scale", 2), ("w_scale", 9)],
      anchors: boxes(50), shapes: [[1, 50, 4], [1, 50, 1]], ranges: [-3...3, 0...1]),
    Case(
      format: "tflite_detection", shapes: [[1, 99, 4], [1, 99], [1, 99], [1]],
      ranges: [0...1, 3...3, 0...1, 90...90]),
    Case(
      format: "retinanet_boxes", attributes: [("w_scale", 1.5), ("h_scale", 2)],
      anchors: boxes(100), shapes: [[1, 100, 4], [1, 100, 5]], ranges: [-2...2, 0...1]),
    Case(
      format: "yolov8", attributes: [("w_scale", 320), ("h_scale", 160)],
      shapes: [[1, 84, 1050]], ranges: [0...1]),
    Case(
      format: "yolov8",
      attributes: [("w_scale", 320), ("h_scale", 160), ("bb_normalized", 1)],
      shapes: [[1, 4, 300], [1, 3, 300]], ranges: [0...1, 0...1]),
    Case(
      format: "yolov8seg", attributes: [("w_scale", 320), ("h_scale", 160)],
      shapes: [[1, 4 + 6 + 8, 90], [1, 8, 20, 40]], ranges: [-1...1, -3...3]),
    Case(
      format: "yolov5", anchors: [[], [], [], [4, 5, 8, 10, 13, 16], [23, 29, 43, 55, 73, 105]],
      shapes: [[1, 3 * 9, 8, 12], [1, 3 * 9, 4, 6]], ranges: [-3...3, -3...3]),
  ]

  @Test(arguments: cases) func numpyFindsTheSame(_ example: Case) throws {
    var random = SplitMix64(seed: 77)
    let values = zip(example.shapes, example.ranges).map { shape, range in
      (0..<shape.reduce(1, *)).map { _ in
        range.lowerBound + random.uniform() * (range.upperBound - range.lowerBound)
      }
    }
    let tensors = zip(example.shapes, values).enumerated().map { index, tensor in
      OutputTensor(
        name: "o\(index)", shape: tensor.0, format: index == 0 ? example.text : "",
        values: tensor.1)
    }
    let threshold: Float = example.format == "yolov5" ? 0.3 : 0.7
    var detector = Detector(scoreThreshold: threshold, nonMaxSuppression: false)
    let rect = Rect(width: 640, height: 480)
    let items = try detector.locate(tensors, assignedRect: rect)
    let masks = try detector.process(tensors, assignedRect: rect).items.map(\.mask.data)

    let document: JSONValue = [
      "format": .string(example.format), "attributes": example.json,
      "shapes": .array(example.shapes.map { .array($0.map(JSONValue.int)) }),
      "values": .array(values.map { .array($0.map(JSONValue.float)) }),
      "width": 640, "height": 480, "threshold": .float(threshold),
    ]
    let found = try #require(try Self.reference(document).arrayValue)
    #expect(found.count > 1)
    try #require(items.count == found.count)
    for (index, (item, object)) in zip(items, found).enumerated() {
      let score = try #require(object["score"]?.doubleValue)
      #expect(abs(Double(item.confidence) - score) < 1e-6)
      #expect(item.classIndex == object["class"]?.intValue)
      let box = (object["box"]?.arrayValue ?? []).compactMap(\.doubleValue)
      let own = [item.box.xMin, item.box.yMin, item.box.xMax, item.box.yMax]
      try #require(box.count == 4)
      #expect(zip(own, box).allSatisfy { abs(Double($0) - $1) < 2e-3 * max(1, abs($1) / 640) })
      let mask = (object["mask"]?.arrayValue ?? []).compactMap(\.doubleValue)
      try #require(mask.count == masks[index].count)
      #expect(zip(masks[index], mask).allSatisfy { abs(Double($0) - $1) < 1e-4 })
    }
  }

  /// What the reference finds.
  private static func reference(_ document: JSONValue) throws -> JSONValue {
    let folder = try TemporaryFolder()
    let input = try folder.write(document.dump(), to: "case.json")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      try #require(Interpreter.name),
      SharedData.package + "/Benchmarks/postprocessing/reference.py",
    ]
    process.standardInput = FileHandle(forReadingAtPath: input)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try JSONValue(parsing: [UInt8](bytes))
  }
}
