import SynapCore

/// The first detection result in a text that other lines may precede, such as what
/// `synap_cli_od` prints.
public struct DetectionDocument: Equatable, Sendable {
  /// A detection with its position among the items of the document.
  public struct Entry: Equatable, Sendable {
    /// The position, from 0.
    public var index: Int
    /// The detection.
    public var detection: Detection
  }

  /// The complete detections in their order.
  public var entries: [Entry]
  /// What was left out and why: `Missing 'mask' data for detection 0`.
  public var warnings: [Diagnostic]

  /// Reads the document that begins at the first `{` of `text`; what follows it is ignored.
  ///
  /// Throws a `Diagnostic` with SyNAP's message where there is none, where it is no JSON, or where
  /// it has no `items`.
  public init(parsing text: String) throws {
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")) else {
      throw Diagnostic.error("JSON data not found in the input.")
    }
    let document: JSONValue
    do {
      document = try JSONValue.parsePrefix(of: bytes, from: start).value
    } catch let reason as Diagnostic {
      throw Diagnostic.error(
        "failed to parse JSON data.", at: reason.location, notes: [reason.message])
    }
    guard let items = document["items"]?.arrayValue else {
      throw Diagnostic.error("object-detection data not found in the input JSON")
    }
    entries = []
    warnings = []
    for (index, item) in items.enumerated() {
      if let key = Detection.keys.first(where: { item[$0] == nil }) {
        warnings.append(.warning("Missing '\(key)' data for detection \(index)"))
        continue
      }
      do {
        let reader = DetectionReader(value: item, place: "items[\(index)]")
        entries.append(Entry(index: index, detection: try Detection(reader)))
      } catch let reason as Diagnostic {
        warnings.append(
          .warning("Invalid data for detection \(index)", notes: [reason.message]))
      }
    }
  }
}
