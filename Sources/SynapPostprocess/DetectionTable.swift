import SynapCore

/// The tables in which SyNAP's tools show detections to people, to the byte.
public enum DetectionTable {
  /// The line above the rows, without a line feed.
  public static let header =
    "#   Score  Class   Position        Size  Description     Landmarks"

  /// A row as `synap_cli_od` prints it, without a line feed: every landmark as
  /// `x,y,z,visibility` and a blank.
  public static func row(_ index: Int, _ detection: Detection, label: String = "") -> String {
    let box = detection.boundingBox
    return left(String(index), 3) + "  " + fixed(detection.confidence) + " "
      + right(detection.classIndex, 6) + "  " + right(box.x, 4) + "," + right(box.y, 4) + "   "
      + right(box.width, 4) + "," + right(box.height, 4) + "  " + left(label, 16)
      + detection.landmarks.map { "\($0.x),\($0.y),\($0.z),\(fixed($0.visibility)) " }.joined()
  }

  /// A row as `synap image_od` prints it, without a line feed: every landmark as `x,y`, with
  /// blanks between them.
  public static func imageRow(_ index: Int, _ detection: Detection) -> String {
    let box = detection.boundingBox
    return left(String(index), 5) + fixed(detection.confidence)
      + right(detection.classIndex, 7) + "  " + right(box.x, 4) + "," + right(box.y, 4) + "   "
      + right(box.width, 4) + "," + right(box.height, 4) + String(repeating: " ", count: 18)
      + detection.landmarks.map { "\($0.x),\($0.y)" }.joined(separator: " ")
  }

  /// `text` with blanks behind it up to `width` bytes, as C++ counts.
  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  private static func right(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  /// `value` with two decimals, halves to even; exact, since 100 times a number in single
  /// precision is one in double precision.
  package static func fixed(_ value: Float) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let sign = value.sign == .minus ? "-" : ""
    let hundredths = (Double(value.magnitude) * 100).rounded(.toNearestOrEven)
    guard let whole = Int(exactly: hundredths) else { return sign + "\(value.magnitude)" }
    let fraction = whole % 100
    return sign + "\(whole / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
  }
}
