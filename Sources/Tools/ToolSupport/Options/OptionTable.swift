import SynapCore

/// The options of a tool; parsing and help follow from it.
///
/// The grammar is that of SyNAP's tools: options are exact tokens, a value is the next token, the
/// first occurrence wins. Positional arguments are what follows the last option. Illegal are
/// other tokens before that, tokens that begin with `-` right after it, and an option at the end
/// that lacks its value.
package struct OptionTable: Sendable {
  /// What the tool is called.
  package let name: String
  /// What the tool is, the first line of its help.
  package let title: String
  /// What follows the tool's name in its help: `[options] file(s)`.
  package let summary: String
  /// The options in the order of the help.
  package let options: [ToolOption]
  /// What follows the options in the help, line ends included.
  package let notes: String
  /// Whether the tool uses the NPU.
  package let usesNPU: Bool

  /// Creates the table of a tool.
  package init(
    name: String, title: String, summary: String, options: [ToolOption], notes: String = "",
    usesNPU: Bool = true
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.options = options
    self.notes = notes
    self.usesNPU = usesNPU
  }

  /// The help of the tool that was called as `program`.
  package func help(program: String) -> String {
    let width = (options.map(\.usage.count).max() ?? 0) + 2
    let lines = options.map { option in
      "    \(option.usage.left(width))\(option.help)"
        + (option.fallback.isEmpty ? "" : " [\(option.fallback)] ")
    }
    return ([title, "usage: \(program) \(summary)"] + lines).joined(separator: "\n") + "\n" + notes
  }

  /// What the arguments of the tool called as `program` say.
  ///
  /// - Throws: a `ToolExit` with the help where it is asked for or an argument is illegal.
  package func parse(_ arguments: [String], program: String) throws -> ParsedOptions {
    var result = ParsedOptions()
    var illegal: [String] = []
    var pending: [String] = []
    var rest = arguments[...]
    while let token = rest.popFirst() {
      guard let option = options.first(where: { $0.name == token }) else {
        pending.append(token)
        continue
      }
      illegal += pending
      pending = []
      guard option.argument != nil else {
        result.set(option, to: "")
        continue
      }
      if let value = rest.popFirst() {
        result.set(option, to: value)
      } else {
        illegal.append(token)
      }
    }
    illegal += pending.prefix { $0.hasPrefix("-") }
    result.positionals = pending
    if result.has(.help) { throw ToolExit(text: help(program: program), status: 0) }
    if !illegal.isEmpty {
      let list = illegal.map { $0 + " " }.joined()
      throw ToolExit(
        text: "Illegal option(s): \(list)\n" + advice(on: illegal) + help(program: program),
        status: 1)
    }
    return result
  }

  /// A line for each of `illegal` that is like an option of the table.
  private func advice(on illegal: [String]) -> String {
    illegal.compactMap { token -> String? in
      let meant = Suggestion.option(for: token, among: options.map(\.name))
      guard let meant, let option = options.first(where: { $0.name == meant }), token != meant
      else {
        return nil
      }
      // Here a value is a token of its own.
      let value = option.argument == nil ? "" : token.drop { $0 != "=" }.dropFirst()
      let subject = illegal.count == 1 ? "" : " instead of '\(token)'"
      return "  note: did you mean '\(meant)\(value.isEmpty ? "" : " ")\(value)'\(subject)?\n"
    }.joined()
  }

  /// What the arguments of this process say.
  package func parse() throws -> ParsedOptions {
    try parse(
      Array(CommandLine.arguments.dropFirst()), program: CommandLine.arguments.first ?? name)
  }
}
