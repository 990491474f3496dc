import ArgumentParser
import SynapCore
import ToolSupport

/// The root of the commands.
struct Synap: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synap",
    abstract: "SyNAP Toolkit",
    subcommands: [
      Calibrate.self, Compare.self, Convert.self, Disassemble.self, Docs.self, Fit.self,
      ImageDetections.self, ImageFromRaw.self, ImageToRaw.self, Info.self, Keys.self, Profile.self,
      Run.self, Version.self,
    ])

  /// The list of commands, in the form of SyNAP's own help.
  static var overview: String {
    let commands = configuration.subcommands.map {
      ($0.configuration.commandName ?? "", $0.configuration.abstract)
    }
    let lines = (commands + [("help", "Show help")]).sorted { $0.0 < $1.0 }
      .map { "    \($0.0.left(18))\($0.1)\n" }
    return """
      SyNAP Toolkit

      Usage:
          synap COMMAND ARGS
          Run 'synap COMMAND --help' for more information on a command.

      Commands:

      """ + lines.joined()
  }

  /// The names of the commands.
  static var commandNames: [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName }
  }

  /// The command called `name`.
  static func command(named name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }

  /// `arguments`, with options that only ask for a version as the command that they are.
  static func arrange(_ arguments: [String]) -> [String] {
    if [["-v"], ["--version"]].contains(arguments) { return ["version"] }
    guard arguments.count == 2, arguments[0] == "convert",
      ["-v", "--version"].contains(arguments[1])
    else { return arguments }
    return ["version", "--short"]
  }
}
