import ArgumentParser
import ToolSupport

/// `synap`: the tool of the developer's machine, with one command per task.
@main struct Main {
  static func main() {
    ToolExit.run {
      let arguments = Array(CommandLine.arguments.dropFirst())
      if [[], ["help"], ["--help"], ["-h"]].contains(arguments) {
        StandardStream.output.write(Synap.overview)
        return
      }
      do {
        var command = try Self.command(for: Synap.arrange(arguments))
        try command.run()
      } catch let end as ToolExit {
        throw end
      } catch {
        throw ending(for: error)
      }
    }
  }

  /// The command that `arguments` select.
  ///
  /// - Throws: what the argument parser throws, or a `ToolExit` that says more of unknown words.
  private static func command(for arguments: [String]) throws -> any ParsableCommand {
    do {
      return try Synap.parseAsRoot(arguments)
    } catch {
      guard Synap.exitCode(for: error) != .success,
        let end = UnknownArguments(in: arguments).end
      else { throw error }
      throw end
    }
  }

  /// How the process ends after `error`: with what the argument parser says where that threw it,
  /// with 1 for everything that is the user's to mend.
  private static func ending(for error: any Error) -> any Error {
    let isParsers =
      error is CleanExit || error is ExitCode || error is ValidationError
      || !(String(reflecting: type(of: error)).hasPrefix("SynapCore."))
    guard isParsers else { return error }
    let isSuccess = Synap.exitCode(for: error) == .success
    let text = Synap.fullMessage(for: error)
    return ToolExit(
      text: text.isEmpty ? "" : text + "\n", status: isSuccess ? 0 : 1, isOutput: isSuccess)
  }
}
