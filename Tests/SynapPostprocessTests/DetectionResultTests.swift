import SynapCore
import SynapPostprocess
import Testing

@Suite struct DetectionResultTests {
  let face = DetectionResult(items: [
    Detection(
      classIndex: 0, confidence: 0.883_178_77,
      boundingBox: Rect(x: 507, y: 310, width: 106, height: 135),
      landmarks: [Landmark(x: 541, y: 357)])
  ])
  static let text = """
    {
      "items": [
        {
          "bounding_box": {
            "origin": {
              "x": 507,
              "y": 310
            },
            "size": {
              "x": 106,
              "y": 135
            }
          },
          "class_index": 0,
          "confidence": 0.8831787705421448,
          "landmarks": {
            "points": [
              {
                "visibility": -1.0,
                "x": 541,
                "y": 357,
                "z": 0
              }
            ]
          },
          "mask": {
            "data": [],
            "height": 0,
            "width": 0
          }
        }
      ],
      "success": true
    }
    """

  @Test func printsAsTheVendorsTools() {
    #expect(face.text == Self.text)
    #expect(DetectionResult(success: false).text == "{\n  \"items\": [],\n  \"success\": false\n}")
  }

  @Test func readsBackWhatItPrints() throws {
    #expect(try DetectionResult(json: JSONValue(parsing: Self.text)) == face)
    var masked = face
    masked.items[0].mask = Mask(width: 2, height: 1, data: [0.5, -0.25])
    #expect(try DetectionResult(json: JSONValue(parsing: masked.text)) == masked)
  }

  @Test(arguments: [
    ("\"x\": 507", "\"x\": 507.5", "items[0].bounding_box.origin.x"),
    ("\"x\": 507", "\"x\": 1e300", "items[0].bounding_box.origin.x"),
    ("\"x\": 507", "\"x\": 9223372036854775807", "items[0].bounding_box.origin.x"),
    ("\"x\": 541", "\"x\": \"a\"", "items[0].landmarks.points[0].x"),
    ("\"points\"", "\"dots\"", "items[0].landmarks.points"),
    ("\"data\": []", "\"data\": [null]", "items[0].mask.data"),
    ("\"height\": 0", "\"height\": -4", "items[0].mask"),
    ("\"success\"", "\"failure\"", "success"),
  ])
  func namesWhatIsMissing(old: String, new: String, place: String) throws {
    let ranges = Self.text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    let json = try JSONValue(parsing: ranges.joined(separator: new))
    do {
      _ = try DetectionResult(json: json)
      Issue.record("no error")
    } catch let error as Diagnostic {
      #expect(error.message.hasPrefix("'\(place)' "))
    }
  }

  @Test func findsTheDocumentBehindOtherLines() throws {
    let output =
      "Loading network: model.synap\nDetection time: 24.03 ms\n" + Self.text + "\n\nend\n"
    let document = try DetectionDocument(parsing: output)
    #expect(document.entries.map(\.detection) == face.items)
    #expect(document.warnings.isEmpty)
  }

  @Test(arguments: [
    ("no brace", "JSON data not found in the input."),
    ("{\"items\": [", "failed to parse JSON data."),
    ("x {\"a\": 1}", "object-detection data not found in the input JSON"),
    ("{\"items\": 3}", "object-detection data not found in the input JSON"),
  ])
  func saysWhyThereIsNoDocument(text: String, message: String) {
    do {
      _ = try DetectionDocument(parsing: text)
      Issue.record("no error")
    } catch {
      #expect((error as? Diagnostic)?.message == message)
    }
  }

  @Test func leavesOutIncompleteDetections() throws {
    let items = face.json["items"]?.arrayValue ?? []
    let item = try #require(items.first)
    let short = JSONValue.object((item.members ?? []).filter { $0.key != "mask" })
    let document = try DetectionDocument(
      parsing: (["items": .array([short, item, ["mask": 1]])] as JSONValue).dump())
    #expect(document.entries.map(\.index) == [1])
    #expect(
      document.warnings.map(\.message) == [
        "Missing 'mask' data for detection 0", "Missing 'bounding_box' data for detection 2",
      ])
  }
}
