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

  private static func format(_ random: inout SplitMix64) -> String {
    let family = OutputFormats.all.randomElement(using: &random) ?? Self.yolo
    let name = family.names.randomElement(using: &random) ?? ""
    let attributes = family.attributes.filter { _ in Bool.random(using: &random) }.map {
      "\($0.name)=\(numbers.randomElement(using: &random) ?? "")"
    }
    return ([name] + attributes).joined(separator: " ")
  }

  private static var yolo: OutputFormat { OutputFormats.all[0] }

  @Test func endInAnErrorOrAResult() throws {
    var random = SplitMix64(seed: 2026)
    var results = 0
    for _ in 0..<6_000 {
      let count = Int.random(in: 0...4, using: &random)
      let tensors = (0..<count).map { index -> OutputTensor in
        let rank = Int.random(in: 0...5, using: &random)
        var shape = (0..<rank).map { _ in Self.extents.randomElement(using: &random) ?? 1 }
        if rank > 1, Bool.random(using: &random) { shape[0] = 1 }
        let elements = shape.reduce(1) { $0 * max($1, 0) }
        let values = (0..<min(elements, 20_000)).map { _ -> Float in
          let special: [Float] = [.nan, .infinity, -.infinity, 0, 1, 3e38, -3e38, 0.9]
          return special.randomElement(using: &random) ?? 0
        }
        return OutputTensor(
          name: "o\(index)", shape: shape,
          format: index == 0 || Bool.random(using: &random) ? Self.format(&random) : "",
          layout: [.none, .nchw, .nhwc].randomElement(using: &random) ?? .none, values: values)
      }
      let size = Bool.random(using: &random) ? (width: 32, height: 16) : nil
      let rect = Rect(
        x: Int.random(in: -40...0, using: &random), y: 0,
        width: Int.random(in: 0...80, using: &random), height: 60)
      results += Self.succeeds {
        var detector = Detector(scoreThreshold: 0.5, maxDetections: 3)
        try detector.prepare(for: tensors.map(\.description), inputSize: size)
        let result = try detector.process(tensors, assignedRect: rect, pictureSize: (64, 48))
        for item in result.items {
          #expect(item.boundingBox.width >= 0 && item.boundingBox.width <= rect.width)
          #expect(item.mask.data.count == item.mask.width * item.mask.height)
        }
      }
      results += Self.succeeds { _ = try Classifier(topCount: 3).process(tensors) }
      results += Self.succeeds {
        let image = try ImagePostprocessor().process(tensors)
        #expect(!image.data.isEmpty)
      }
    }
    #expect(results > 60, "most of what is tried must get past the checks now and then")
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
