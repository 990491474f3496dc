extension FormatString {
  /// The names of the attributes, in their order.
  package var keys: [String] {
    description.split(separator: " ").compactMap { (word: Substring) -> String? in
      let key = String(word.prefix { $0 != "=" })
      let isKey = !key.isEmpty && key.count < word.count
      return isKey && key.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? key : nil
    }
  }

  /// A warning per attribute that is none of `known`, those of `reader`, with the likeliest one
  /// meant.
  package func warningsOfUnknownKeys(among known: [String], reader: String) -> [Diagnostic] {
    keys.filter { !known.contains($0) }.map { key in
      let meant = Suggestion.nearest(to: key, among: known).map { ["did you mean '\($0)'?"] } ?? []
      return .warning(
        "the attribute '\(key)' means nothing to \(reader)",
        notes: meant + ["known attributes: " + known.joined(separator: ", ")])
    }
  }
}
