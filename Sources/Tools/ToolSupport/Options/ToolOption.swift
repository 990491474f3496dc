/// One option of a tool: all that its help and its parsing need to know.
package struct ToolOption: Hashable, Sendable {
  /// The token that selects it, for example `-m`.
  package let name: String
  /// What the help calls its value, for example `file`; nil for options without a value.
  package let argument: String?
  /// What it does.
  package let help: String
  /// The value where it is not given; empty for none.
  package let fallback: String

  /// Declares an option.
  package init(_ name: String, _ argument: String? = nil, help: String, fallback: String = "") {
    self.name = name
    self.argument = argument
    self.help = help
    self.fallback = fallback
  }

  /// The option's column in the help: `-m <file>`.
  package var usage: String { argument.map { "\(name) <\($0)>" } ?? name }

  /// `--help`, which every tool has.
  package static let help = ToolOption("--help", help: "Show help")
}
