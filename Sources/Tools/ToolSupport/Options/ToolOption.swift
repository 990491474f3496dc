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
  /// The values it takes; empty where they are not a few words.
  package let choices: [String]

  /// Declares an option.
  package init(
    _ name: String, _ argument: String? = nil, help: String, fallback: String = "",
    choices: [String] = []
  ) {
    self.name = name
    self.argument = argument
    self.help = help
    self.fallback = fallback
    self.choices = choices
  }

  /// What the help shows for its value: `<file>`, or a pattern in brackets as it is.
  package var placeholder: String? {
    argument.map { $0.hasPrefix("[") ? $0 : "<\($0)>" }
  }

  /// The option's column in the help: `-m <file>`.
  package var usage: String { placeholder.map { "\(name) \($0)" } ?? name }

  /// `--help`, which every tool has.
  package static let help = ToolOption("--help", help: "Show help")
}
