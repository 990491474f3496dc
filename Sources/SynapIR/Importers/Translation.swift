/// What an importer makes of an operator of a file, as its row says it: the list of operators is
/// generated from this, and tests compare it with what is imported.
///
/// Nodes that only pass on, move or retype elements (`Translation.incidental`) need not be named.
package struct Translation: Sendable, ExpressibleByArrayLiteral {
  /// The operators of which it becomes one, whichever its attributes and operands ask for.
  package let operators: [any Operator.Type]
  /// The operators that it is composed of, where it becomes none of `operators`.
  package let parts: [any Operator.Type]
  /// What becomes of it, in words, where the nodes of a graph inside of it do; nil elsewhere.
  package let words: String?

  /// One of `operators`, or a composition of `parts`.
  init(
    _ operators: [any Operator.Type], or parts: [any Operator.Type] = [], words: String? = nil
  ) {
    self.operators = operators
    self.parts = parts
    self.words = words
  }

  /// One of `operators`.
  package init(arrayLiteral operators: any Operator.Type...) { self.init(operators) }

  /// A composition of `parts`.
  static func composed(_ parts: any Operator.Type...) -> Translation { composed(of: parts) }

  /// A composition of `parts`.
  static func composed(of parts: [any Operator.Type]) -> Translation { Translation([], or: parts) }

  /// A constant, or values that are there already.
  static let nothing = Translation([])

  /// The nodes of a graph inside of it, as `words` say.
  static func unfolded(_ words: String) -> Translation { Translation([], words: words) }

  /// The operator called `name`.
  static func named(_ name: String) -> Translation {
    Translation(OperatorCatalog.all.filter { $0.name == name })
  }

  /// The operators that any row may make beside those that it names.
  package static let incidental: [any Operator.Type] = [
    Cast.self, Flatten.self, Identity.self, Reshape.self, Squeeze.self, Transpose.self,
    Unsqueeze.self,
  ]

  /// What either of two rows says.
  func joined(with other: Translation) -> Translation {
    func union(_ left: [any Operator.Type], _ right: [any Operator.Type]) -> [any Operator.Type] {
      left + right.filter { type in !left.contains { $0 == type } }
    }
    return Translation(
      union(operators, other.operators), or: union(parts, other.parts),
      words: words ?? other.words)
  }
}
