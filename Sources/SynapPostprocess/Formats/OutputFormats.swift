import SynapCore

/// The catalog of all ways to read a network's outputs.
package enum OutputFormats {
  /// The families, in the order of their documentation.
  package static let all =
    DetectionFormats.decoders.map { $0.reference } + [Classifier.reference]
    + ImagePostprocessor.references

  /// Whether outputs of the format string `format` may be detections: those that it says to be a
  /// classification's or a picture's are not, nor those of which it says nothing; those of a format
  /// that isn't known are, since a detector's may be meant.
  package static func mayBeDetections(_ format: String) -> Bool {
    let type = FormatString(format).type
    return !type.isEmpty
      && (DetectionFormats.supported.contains(type) || !all.flatMap(\.names).contains(type))
  }

  /// The reference in Markdown: a section per format, then all differences from SyNAP in one table.
  package static func markdown() -> String {
    let sections = all.flatMap(section)
    let rows = all.flatMap { format in
      format.differences.map { "| `\(format.names[0])` | \($0.theirs) | \($0.ours) |" }
    }
    let common = Detector.differences.map { "| all detectors | \($0.theirs) | \($0.ours) |" }
    let table = ["## Differences from SyNAP", "", "| Format | SyNAP | Here |", "|---|---|---|"]
    return (sections + table + common + rows).joined(separator: "\n") + "\n"
  }

  private static func section(_ format: OutputFormat) -> [String] {
    let title = "## " + format.names.map { "`\($0)`" }.joined(separator: ", ")
    var lines = [title, "", format.purpose + ".", ""]
    lines += format.tensors.enumerated().map { "\($0.offset + 1). \($0.element)" }
    lines += ["", format.decoding, ""]
    if !format.attributes.isEmpty {
      lines += ["| Attribute | Default | Meaning |", "|---|---|---|"]
      lines += format.attributes.map { "| `\($0.name)` | \($0.fallback) | \($0.meaning) |" }
      lines.append("")
    }
    return lines
  }
}
