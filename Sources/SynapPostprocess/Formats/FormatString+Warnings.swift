import SynapCore

extension FormatString {
  /// Warnings about attributes that `format` does not know.
  func warnings(of format: OutputFormat) -> [Diagnostic] {
    let known = format.attributes.map(\.name)
    return keys.filter { !known.contains($0) }.map { key in
      let meant = Suggestion.nearest(to: key, among: known).map { ["did you mean '\($0)'?"] } ?? []
      return .warning(
        "the attribute '\(key)' means nothing to \(type)",
        notes: meant + ["known attributes: " + known.joined(separator: ", ")])
    }
  }

  /// The names of the attributes, in their order.
  private var keys: [String] {
    description.split(separator: " ").compactMap { (word: Substring) -> String? in
      let key = String(word.prefix { $0 != "=" })
      let isKey = !key.isEmpty && key.count < word.count
      return isKey && key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? key : nil
    }
  }
}
