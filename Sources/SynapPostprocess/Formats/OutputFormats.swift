/// The catalog of all ways to read a network's outputs.
package enum OutputFormats {
  /// The families, in the order of their documentation.
  package static let all =
    DetectionFormats.decoders.map { $0.reference } + [Classifier.reference]
    + ImagePostprocessor.references

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
