/// Finding what a user may have meant by a name that does not exist.
public enum Suggestion {
  /// The name among `candidates` that differs from `name` in the fewest letters, or nil where
  /// more than a third of the letters (at least two) differ.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(name.lowercased().unicodeScalars.prefix(64))
    let limit = max(2, letters.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(letters, Array(candidate.lowercased().unicodeScalars))
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The number of insertions, removals and replacements that turn `first` into `second`.
  private static func distance(_ first: [UnicodeScalar], _ second: [UnicodeScalar]) -> Int {
    var row = Array(0...second.count)
    for (line, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for (column, other) in second.enumerated() {
        let replaced = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[second.count]
  }
}
