import SynapCore

/// The table in which `synap_cli_ic` shows classes to people.
public enum ClassificationTable {
  /// The line above the rows, without a line feed.
  public static let header = "Class  Confidence  Description"

  /// A row, without a line feed: `  812     18.2344  space shuttle`.
  public static func row(_ item: Classification, label: String = "") -> String {
    String(item.classIndex).right(5) + Double(item.confidence).fixed(4).right(12) + "  " + label
  }
}
