/// Finding what a user may have meant by a name that does not exist.
public enum Suggestion {
  /// The name among `candidates` that differs from `name` in the fewest letters, or nil where
  /// more than a third of the letters (at least two) differ, or all of them.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let letters = String(name.lowercased().prefix(64))
    let limit = max(2, letters.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = distance(letters, candidate.lowercased())
      guard distance <= limit, distance < max(letters.count, candidate.count) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// The smallest number of letters to insert, remove, replace or swap with their neighbour that
  /// turns `first` into `second`.
  package static func distance(_ first: String, _ second: String) -> Int {
    let a = Array(first.unicodeScalars)
    let b = Array(second.unicodeScalars)
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var best = min(previous[j + 1], current[j]) + 1
        best = min(best, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          best = min(best, beforePrevious[j - 1] + 1)
        }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
