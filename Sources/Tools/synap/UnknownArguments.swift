import ArgumentParser
import SynapCore
import ToolSupport

/// The words of a command line that mean nothing to `synap`, with those that were probably meant.
struct UnknownArguments {
  /// One error per word; empty where the words are known, and something else is wrong.
  let errors: [Diagnostic]
  private let usage: String

  /// Examines `arguments`, the words after `synap`.
  init(in arguments: [String]) {
    let word = arguments.first ?? ""
    if let command = Synap.command(named: word) {
      errors = Self.unknownOptions(in: arguments.dropFirst(), of: word)
      usage = Self.usage(Synap.usageString(for: command), help: "synap \(word) --help")
    } else {
      let isCommand = !word.isEmpty && !word.hasPrefix("-") && word != "help"
      let meant = Suggestion.nearest(to: word, among: Synap.commandNames)
      errors = isCommand ? [Self.unknown("command", word, meant: meant)] : []
      usage = Self.usage(Synap.usageString(), help: "synap --help")
    }
  }

  /// The end of the tool that says so; nil where all words are known.
  var end: ToolExit? {
    guard !errors.isEmpty else { return nil }
    let lines = ToolExit.describe(errors.count == 1 ? errors[0] : Diagnostics(errors))
    return ToolExit(text: "\(lines)\n\(usage)\n", status: 1)
  }

  private static func unknownOptions(
    in arguments: ArraySlice<String>, of command: String
  ) -> [Diagnostic] {
    let page = try? CommandPages.all().first { $0.name == "synap \(command)" }
    guard let names = page?.options.flatMap(\.names) else { return [] }
    return arguments.prefix { $0 != "--" }.filter { !isKnown($0, among: names) }.map { token in
      let name = String(token.prefix { $0 != "=" })
      return unknown("option", name, meant: Suggestion.option(for: name, among: names))
    }
  }

  private static func unknown(_ kind: String, _ word: String, meant: String?) -> Diagnostic {
    .error(
      "unknown \(kind) '\(word.prefix(64))'", notes: meant.map { ["did you mean '\($0)'?"] } ?? [])
  }

  /// Whether `token` is no option at all, one of `names`, or several of one letter in one word.
  private static func isKnown(_ token: String, among names: [String]) -> Bool {
    // No option begins with a digit: such are numbers, well written or not.
    guard token.hasPrefix("-"), let second = token.dropFirst().first, !second.isNumber,
      second != "."
    else { return true }
    if names.contains(String(token.prefix { $0 != "=" })) { return true }
    return !token.hasPrefix("--") && token.dropFirst().allSatisfy { names.contains("-\($0)") }
  }

  /// The last lines of the argument parser's own messages.
  private static func usage(_ usage: String, help: String) -> String {
    "Usage: \(usage)\n  See '\(help)' for more information."
  }
}
