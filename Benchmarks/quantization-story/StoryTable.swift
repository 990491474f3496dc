import SynapPostprocess
import SynapQuant
import ToolSupport

/// The results of all settings as a Markdown table.
struct StoryTable {
  private var lines: [String]

  /// Starts a table for a network with these heads.
  init(heads: [String], _ reference: FloatReference) {
    let annotated = reference.photos.filter { $0.truth != nil }
    let crowd = reference.photos.filter { $0.truth == nil }
    let columns = [
      "setting", "faces found", "extra", "landmarks, %", "from float, %", "crowd, %",
      "heads, dB", heads.joined(separator: ", "), "model, KiB", "NPU, ms",
    ]
    lines = [
      "\(annotated.count) annotated photos, \(crowd.count) of crowds with "
        + "\(crowd.reduce(0) { $0 + $1.faces.count }) faces by float", "",
      Self.row(columns), "|---|" + String(repeating: "---:|", count: columns.count - 1),
    ]
  }

  /// Adds the row of `setting`.
  mutating func add(_ setting: Setting, _ result: SettingResult) {
    lines.append(
      Self.row([
        setting.title, "\(result.truth.matchCount)/\(result.truth.expectedCount)",
        "\(result.truth.extraCount)", Self.mean(result.truth.landmarkError),
        Self.mean(result.float.landmarkError),
        result.crowd.recall.map { (100 * $0).fixed(1) } ?? "–",
        Self.decibels(result.pooled),
        result.heads.map(Self.decibels).joined(separator: ", "),
        "\((result.byteCount + 512) / 1024)",
        result.milliseconds.map { $0.fixed(1) } ?? "–",
      ]))
  }

  /// The table.
  var markdown: String { lines.joined(separator: "\n") + "\n" }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  private static func mean(_ measure: DetectionAgreement.Measure) -> String {
    measure.mean.map { $0.fixed(2) } ?? "–"
  }

  private static func decibels(_ difference: TensorDifference) -> String {
    let value = difference.signalToNoise
    return value.isFinite ? value.fixed(1) : value > 0 ? "–" : "-inf"
  }
}
