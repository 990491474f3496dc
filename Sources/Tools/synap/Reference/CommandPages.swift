import ArgumentParser
import SynapCore
import ToolSupport

/// The pages about `synap` and its commands, from what the argument parser knows of them.
enum CommandPages {
  /// The page about `synap`, then those about its commands.
  ///
  /// - Throws: a `Diagnostic` where the argument parser's description has another form.
  static func all() throws -> [CommandPage] {
    let document = try JSONValue(parsing: Synap._dumpHelp())
    guard let root = document["command"] else {
      throw Diagnostic.error("the argument parser describes no command")
    }
    let commands = root["subcommands"]?.arrayValue ?? []
    let pages = commands.map { page(of: $0, parent: "synap") }
      .filter { $0.name != "synap help" }
    let list = pages.map { "    \($0.name.dropFirst(6))".left(24) + $0.title }
    let overview = CommandPage(
      name: "synap", title: text(root, "abstract"), synopsis: "command [options]",
      description: "Converts networks for the NPU, and looks into what comes of it.", options: [],
      notes: list.joined(separator: "\n"),
      related: pages.map(\.pageName) + ToolCatalog.tables.map(\.name))
    return [overview] + pages
  }

  private static func page(of command: JSONValue, parent: String) -> CommandPage {
    let arguments = (command["arguments"]?.arrayValue ?? []).filter {
      $0["shouldDisplay"]?.boolValue ?? true
    }
    let operands = arguments.filter { text($0, "kind") == "positional" }
    let names = operands.map { "\(text($0, "valueName"))" + (isRepeating($0) ? "..." : "") }
    let help = operands.map { "\(text($0, "valueName")): \(text($0, "abstract"))" }
    return CommandPage(
      name: "\(parent) \(text(command, "commandName"))", title: text(command, "abstract"),
      synopsis: (["[options]"] + names).joined(separator: " "),
      description: ([text(command, "discussion")] + help).filter { !$0.isEmpty }
        .joined(separator: "\n\n"),
      options: arguments.filter { text($0, "kind") != "positional" }.map(option),
      related: [parent])
  }

  private static func option(_ argument: JSONValue) -> CommandPage.Option {
    let names = (argument["names"]?.arrayValue ?? []).map { name in
      (text(name, "kind") == "long" ? "--" : "-") + text(name, "name")
    }
    return CommandPage.Option(
      names: names,
      argument: text(argument, "kind") == "option" ? text(argument, "valueName") : nil,
      help: text(argument, "abstract"), fallback: text(argument, "defaultValue"))
  }

  private static func isRepeating(_ argument: JSONValue) -> Bool {
    argument["isRepeating"]?.boolValue ?? false
  }

  private static func text(_ value: JSONValue, _ key: String) -> String {
    value[key]?.stringValue ?? ""
  }
}
