import SynapCore

/// Every key of the metafile, once: parsing, error messages and documentation derive from here.
package enum MetafileSchema {
  /// What is documented of one key.
  package struct Key: Sendable {
    /// The key.
    package let name: String
    /// What may stand behind it, in Markdown.
    package let type: String
    /// What its absence means, in Markdown.
    package let fallback: String
    /// What it is for, in Markdown.
    package let meaning: String
    /// The values that are known but refused.
    package let refusals: [Refusal]
    /// Whether the compiler acts on the value; otherwise it is only checked.
    package let isEffective: Bool

    /// What works and what does not yet, in Markdown.
    package var state: String {
      var parts = [isEffective ? "supported" : "checked, without effect yet"]
      for (index, refusal) in refusals.enumerated() {
        let isSame = { (other: Refusal) in
          other.reason == refusal.reason && other.alternative == refusal.alternative
        }
        if refusals[..<index].contains(where: isSame) { continue }
        let subjects = refusals[index...].filter(isSame).map { "`\($0.subject)`" }
        parts.append(
          "not yet: \(subjects.joined(separator: ", ")) "
            + "(\(refusal.reason); \(refusal.alternative))")
      }
      return parts.joined(separator: "<br>")
    }
  }

  /// What is documented of one mapping.
  package struct Table: Sendable {
    /// Where the mapping stands: `inputs[]`; empty for the whole file.
    package let path: String
    /// Its keys, in the order in which they are documented.
    package let keys: [Key]

    /// The names of the keys on one line.
    package var keyList: String { keys.map(\.name).joined(separator: ", ") }
  }

  /// The tables of the whole metafile, outermost first.
  package static let tables = [
    topLevel.description, input.description, preprocess.description, output.description,
    quantization.description, quantizerOptions.description, security.description,
  ]

  /// The reference of the metafile in Markdown: one table per mapping.
  package static func markdown() -> String {
    var lines: [String] = []
    for table in tables {
      lines += ["### " + (table.path.isEmpty ? "Top level" : "`\(table.path)`"), ""]
      lines += ["| Key | Type | Default | Meaning | State |", "|---|---|---|---|---|"]
      for key in table.keys {
        lines.append(
          "| `\(key.name)` | \(key.type) | \(key.fallback) | \(key.meaning) | \(key.state) |")
      }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }

  /// What to say about `word`, which is none of `words`: the one that was probably meant and, where
  /// the message does not list them itself, all of them.
  static func advice(on word: String?, among words: [String], isExhaustive: Bool = true) -> [String]
  {
    var notes: [String] = []
    if let word, word.unicodeScalars.count <= 64 {
      let lowered = word.lowercased()
      let candidates = words.map { (name: $0, distance: Suggestion.distance(lowered, $0)) }
      let best = candidates.min { $0.distance < $1.distance }
      if let best, best.distance <= max(1, min(3, best.name.utf8.count / 3)) {
        notes.append("did you mean '\(best.name)'?")
      }
    }
    if isExhaustive { notes.append("valid values: " + words.joined(separator: ", ")) }
    return notes
  }
}
