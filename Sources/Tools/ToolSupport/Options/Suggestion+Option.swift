import SynapCore

extension Suggestion {
  /// The option among `names` that `token` was probably meant to be; nil where none is like it.
  ///
  /// Letters are compared without the dashes before them: the same, the beginning of one name
  /// alone, or fewer than half of them different. What follows a `=` in `token` is not compared.
  package static func option(for token: String, among names: [String]) -> String? {
    let wanted = letters(of: token)
    guard token.hasPrefix("-"), !wanted.isEmpty else { return nil }
    if let same = names.first(where: { letters(of: $0) == wanted }) { return same }
    guard wanted.count > 2 else { return nil }
    let longer = names.filter { letters(of: $0).hasPrefix(wanted) }
    if longer.count == 1 { return longer[0] }
    let nearest = nearest(to: wanted, among: names.map(letters))
    guard let nearest, 2 * distance(wanted, nearest) < wanted.count else { return nil }
    return names.first { letters(of: $0) == nearest }
  }

  /// The name of an option in lower case, without dashes and value.
  private static func letters(of option: String) -> String {
    String(option.drop { $0 == "-" }.prefix { $0 != "=" }.prefix(64)).lowercased()
  }
}
