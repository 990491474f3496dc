import SynapCore

extension FormatString {
  /// Warnings about attributes that `format` does not know, and about values that are no numbers.
  func warnings(of format: OutputFormat) -> [Diagnostic] {
    let known = format.attributes.map(\.name)
    return keys.compactMap { key in
      guard known.contains(key) else {
        let meant =
          Suggestion.nearest(to: key, among: known).map { ["did you mean '\($0)'?"] } ?? []
        return .warning(
          "the attribute '\(key)' means nothing to \(type)",
          notes: meant + ["known attributes: " + known.joined(separator: ", ")])
      }
      let value = string(key)
      guard !value.hasPrefix("["), Float(value)?.isFinite != true, value != "true",
        value != "false"
      else { return nil }
      return .warning(
        "\(key)=\(value.prefix(64)) is no number",
        notes: ["it is read as \(int(key)), as in SyNAP"])
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
