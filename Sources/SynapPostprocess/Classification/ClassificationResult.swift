import SynapCore

/// A class and how sure the network is of it.
public struct Classification: Hashable, Sendable {
  /// The class, counted from the format's `class_index_base`.
  public var classIndex: Int
  /// The network's number for it.
  public var confidence: Float

  /// Creates a classification.
  public init(classIndex: Int, confidence: Float) {
    self.classIndex = classIndex
    self.confidence = confidence
  }
}

/// The classes of a picture.
public struct ClassificationResult: Hashable, Sendable {
  /// Whether the classification worked.
  public var success: Bool
  /// The classes, the surest first.
  public var items: [Classification]

  /// Creates a result.
  public init(success: Bool = true, items: [Classification] = []) {
    self.success = success
    self.items = items
  }

  /// This result as a JSON document with SyNAP's keys, in alphabetical order.
  public var json: JSONValue {
    let items = self.items.map { item -> JSONValue in
      ["class_index": .int(item.classIndex), "confidence": .float(item.confidence)]
    }
    return ["items": .array(items), "success": .bool(success)]
  }

  /// The text that SyNAP's tools print for this result: `json` indented by 2.
  public var text: String { json.dump(indent: 2) }
}
