import SynapCore

extension DetectionResult {
  /// This result as a JSON document with SyNAP's keys, in alphabetical order.
  public var json: JSONValue {
    ["items": .array(items.map(\.json)), "success": .bool(success)]
  }

  /// The text that SyNAP's tools print for this result: `json` indented by 2.
  public var text: String { json.dump(indent: 2) }

  /// Reads what `json` writes.
  ///
  /// Throws a `Diagnostic` that names the missing or unsuitable key and the position of its item.
  public init(json: JSONValue) throws {
    let reader = DetectionReader(value: json, place: "")
    success = try reader.bool("success")
    items = try reader.array("items").map(Detection.init)
  }
}

extension Detection {
  /// The keys of a detection in a JSON document.
  static let keys = ["bounding_box", "class_index", "confidence", "landmarks", "mask"]

  var json: JSONValue {
    [
      "bounding_box": [
        "origin": ["x": .int(boundingBox.x), "y": .int(boundingBox.y)],
        "size": ["x": .int(boundingBox.width), "y": .int(boundingBox.height)],
      ],
      "class_index": .int(classIndex),
      "confidence": .float(confidence),
      "landmarks": ["points": .array(landmarks.map(\.json))],
      "mask": [
        "data": .array(mask.data.map(JSONValue.float)),
        "height": .int(mask.height),
        "width": .int(mask.width),
      ],
    ]
  }

  init(_ reader: DetectionReader) throws {
    let box = try reader.object("bounding_box")
    let origin = try box.object("origin")
    let size = try box.object("size")
    boundingBox = Rect(
      x: try origin.int("x"), y: try origin.int("y"),
      width: try size.int("x"), height: try size.int("y"))
    classIndex = try reader.int("class_index")
    confidence = try reader.float("confidence")
    landmarks = try reader.object("landmarks").array("points").map { point in
      Landmark(
        x: try point.int("x"), y: try point.int("y"), z: try point.int("z"),
        visibility: try point.float("visibility"))
    }
    let outline = try reader.object("mask")
    mask = Mask(
      width: try outline.int("width"), height: try outline.int("height"),
      data: try outline.floats("data"))
    let (area, overflow) = mask.width.multipliedReportingOverflow(by: mask.height)
    guard mask.width >= 0, mask.height >= 0, !overflow, area == mask.data.count else {
      throw Diagnostic.error("'\(outline.place)' has not width × height values")
    }
  }
}

extension Landmark {
  var json: JSONValue {
    ["visibility": .float(visibility), "x": .int(x), "y": .int(y), "z": .int(z)]
  }
}

/// A part of a JSON document with its path, for messages.
struct DetectionReader {
  let value: JSONValue
  let place: String

  func path(_ key: String) -> String { place.isEmpty ? key : place + "." + key }

  private func failure(_ key: String, _ kind: String) -> Diagnostic {
    .error("'\(path(key))' is missing or no \(kind)")
  }

  func object(_ key: String) throws -> DetectionReader {
    guard let child = value[key], child.members != nil else { throw failure(key, "object") }
    return DetectionReader(value: child, place: path(key))
  }

  func array(_ key: String) throws -> [DetectionReader] {
    guard let elements = value[key]?.arrayValue else { throw failure(key, "array") }
    return elements.enumerated().map { index, element in
      DetectionReader(value: element, place: "\(path(key))[\(index)]")
    }
  }

  func floats(_ key: String) throws -> [Float] {
    guard let elements = value[key]?.arrayValue else { throw failure(key, "array") }
    let numbers = elements.compactMap(\.doubleValue)
    guard numbers.count == elements.count else { throw failure(key, "array of numbers") }
    return numbers.map { Float($0) }
  }

  func bool(_ key: String) throws -> Bool {
    guard let result = value[key]?.boolValue else { throw failure(key, "Boolean") }
    return result
  }

  /// A coordinate or a count; limited to 32 bits, as SyNAP's are, so that sums do not overflow.
  func int(_ key: String) throws -> Int {
    guard let result = value[key]?.intValue, let limited = Int32(exactly: result) else {
      throw failure(key, "whole number of 32 bits")
    }
    return Int(limited)
  }

  func float(_ key: String) throws -> Float {
    guard let result = value[key]?.doubleValue else { throw failure(key, "number") }
    return Float(result)
  }
}
