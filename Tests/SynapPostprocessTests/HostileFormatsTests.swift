import SynapCore
import SynapPostprocess
import SynapTestSupport
import Testing

/// Formats, shapes and values that nobody means: each ends in an error or a result.
@Suite struct HostileFormatsTests {
  private static let numbers = [
    "0", "1", "-1", "2", "5", "1e30", "-1e30", "99999999999999999999", "nan", "true", "",
    "-2147483648", "0.0000001", "[1,2,3,4]", "[[1,2],[3,4]]", "[[],[],[],[8,8]]", "[", "]",
  ]
  private static let extents = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 21, 84, -1]

  /// Shapes of outputs, the formats of all of them, and who is to read them.
  private struct Outputs {
    let family: String
    let shapes: [[Int]]
    let formats: [String]
  }

  private static func anyOutputs(_ random: inout SplitMix64) throws -> Outputs {
    let count = Int.random(in: 0...4, using: &random)
    var families: [String] = []
    var formats: [String] = []
    let shapes = try (0..<count).map { index -> [Int] in
      let family = try #require(OutputFormats.all.randomElement(using: &random))
      families.append(family.names[0])
      let isPlain = index > 0 && Bool.random(using: &random)
      formats.append(isPlain ? "" : try format(of: family, &random))
      let rank = Int.random(in: 0...5, using: &random)
      var shape = (0..<rank).map { _ in Self.extents.randomElement(using: &random) ?? 1 }
      if rank > 1, Bool.random(using: &random) { shape[0] = 1 }
      return shape
    }
    return Outputs(family: families.first ?? "", shapes: shapes, formats: formats)
  }

  private static func format(
    of family: OutputFormat, _ random: inout SplitMix64
  ) throws -> String {
    let name = try #require(family.names.randomElement(using: &random))
    let attributes = family.attributes.filter { _ in Bool.random(using: &random) }.map {
      "\($0.name)=\(numbers.randomElement(using: &random) ?? "")"
    }
    return ([name] + attributes).joined(separator: " ")
  }

  /// Outputs as a family of formats wants them, with one attribute that may be anything.
  private static func suitedOutputs(_ random: inout SplitMix64) throws -> Outputs {
    let family = try #require(OutputFormats.all.randomElement(using: &random))
    let (cells, classes) = (
      Int.random(in: 1...9, using: &random), Int.random(in: 1...4, using: &random)
    )
    let (rows, columns) = (
      Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random)
    )
    let anchors = (0..<4 * cells).map { "\($0 % 7 + 1)" }.joined(separator: ",")
    var format = family.names[0]
    let shapes: [[Int]]
    switch family.names[0] {
    case "retinanet_boxes", "tflite_detection_boxes":
      shapes = [[1, cells, 4], [1, cells, classes]]
      format += " anchors=[\(anchors)]"
    case "tflite_detection": shapes = [[1, cells, 4], [1, cells], [1, cells], [1]]
    case "yolov5": shapes = [[1, cells, 5 + classes]]
    case "yolov8": shapes = [[1, 4 + classes, cells]]
    case "yolov8seg": shapes = [[1, 4 + classes + 2, cells], [1, 2, rows, columns]]
    case "confidence_array": shapes = [[1, classes]]
    case "y8": shapes = [[1, rows, columns, 1]]
    default: throw Diagnostic.error("no outputs suit \(family.names[0])")
    }
    if let attribute = family.attributes.randomElement(using: &random), attribute.name != "anchors",
      Bool.random(using: &random)
    {
      format += " \(attribute.name)=\(numbers.randomElement(using: &random) ?? "")"
    }
    return Outputs(
      family: family.names[0], shapes: shapes,
      formats: [format] + shapes.dropFirst().map { _ in "" })
  }

  @Test func endInAnErrorOrAResult() throws {
    var random = SplitMix64(seed: 2026)
    var (results, objects) = ([String: Int](), [String: Int]())
    for round in 0..<6_000 {
      let isSuited = round.isMultiple(of: 2)
      let outputs = try isSuited ? Self.suitedOutputs(&random) : Self.anyOutputs(&random)
      let tensors = outputs.shapes.indices.map { index -> OutputTensor in
        let elements = outputs.shapes[index].reduce(1) { $0 * max($1, 0) }
        let special: [Float] =
          isSuited ? [0, 1, 0.9, 5, .nan] : [.nan, .infinity, -.infinity, 0, 1, 3e38, -3e38, 0.9]
        return OutputTensor(
          name: "o\(index)", shape: outputs.shapes[index], format: outputs.formats[index],
          layout: isSuited ? .none : [.none, .nchw, .nhwc].randomElement(using: &random) ?? .none,
          values: (0..<min(elements, 20_000)).map { _ in
            special.randomElement(using: &random) ?? 0
          })
      }
      let size = Bool.random(using: &random) ? (width: 32, height: 16) : nil
      let rect = Rect(
        x: Int.random(in: -40...0, using: &random), y: 0,
        width: Int.random(in: 0...80, using: &random), height: 60)
      results[outputs.family, default: 0] += Self.succeeds {
        var detector = Detector(scoreThreshold: 0.5, maxDetections: 3)
        try detector.prepare(for: tensors.map(\.description), inputSize: size)
        let result = try detector.process(tensors, assignedRect: rect, pictureSize: (64, 48))
        objects[outputs.family, default: 0] += result.items.count
        for item in result.items {
          #expect(item.boundingBox.width >= 0 && item.boundingBox.width <= rect.width)
          #expect(item.mask.data.count == item.mask.width * item.mask.height)
        }
      }
      results["confidence_array", default: 0] += Self.succeeds {
        _ = try Classifier(topCount: 3).process(tensors)
      }
      results["y8", default: 0] += Self.succeeds {
        let image = try ImagePostprocessor().process(tensors)
        #expect(!image.data.isEmpty)
      }
    }
    for family in OutputFormats.all.map({ $0.names[0] }) {
      #expect(results[family, default: 0] > 50, "\(family) must get past the checks now and then")
    }
    for family in DetectionFormats.decoders.map({ $0.reference.names[0] }) {
      #expect(objects[family, default: 0] > 10, "\(family) must find something now and then")
    }
  }

  /// 1 where `body` works, 0 where it throws a `Diagnostic`.
  private static func succeeds(_ body: () throws -> Void) -> Int {
    do {
      try body()
      return 1
    } catch {
      #expect(error is Diagnostic, "\(error)")
      return 0
    }
  }

  @Test(arguments: OutputFormats.all.flatMap(\.names))
  func sizesBeyondMemoryAreRefused(name: String) {
    var detector = Detector()
    let huge = [
      OutputDescription(name: "a", shape: [1, 1 << 40, 4], format: name),
      OutputDescription(name: "b", shape: [1, 1 << 40, 4]),
    ]
    #expect(throws: Diagnostic.self) { try detector.prepare(for: huge) }
    #expect(throws: Diagnostic.self) { try Classifier().check(Array(huge.prefix(1))) }
    #expect(throws: Diagnostic.self) { try ImagePostprocessor().check(huge) }
  }
}
