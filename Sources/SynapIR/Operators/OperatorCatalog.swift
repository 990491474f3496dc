/// All operators that exist. A line here makes an operator known.
public enum OperatorCatalog {
  /// The operators, ordered by name.
  public static let all: [any Operator.Type] = []
}
