/// What a shell offers while a tool's arguments are typed.
package enum CompletionScript: String, CaseIterable, Sendable {
  /// GNU Bash.
  case bash
  /// Z shell.
  case zsh
  /// Fish.
  case fish

  /// The name of the file that the shell finds the completions of `tool` in.
  package func fileName(for tool: String) -> String {
    switch self {
    case .bash: tool
    case .zsh: "_\(tool)"
    case .fish: "\(tool).fish"
    }
  }

  /// The completions of the tool that `page` is about.
  package func text(for page: CommandPage) -> String {
    switch self {
    case .bash: BashCompletion.text(for: page)
    case .zsh: ZshCompletion.text(for: page)
    case .fish: FishCompletion.text(for: page)
    }
  }
}

extension CommandPage.Option {
  /// What its value is, for completion.
  enum ValueKind {
    case none, file, directory, other
    case choice([String])
  }

  /// What its value is, for completion.
  var valueKind: ValueKind {
    if !choices.isEmpty { return .choice(choices) }
    return switch argument {
    case nil: .none
    case "file": .file
    case "dir": .directory
    default: .other
    }
  }
}
