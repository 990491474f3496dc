/// Completions for GNU Bash.
enum BashCompletion {
  static func text(for page: CommandPage) -> String {
    let cases = page.options.compactMap { option -> String? in
      let pattern = option.names.joined(separator: "|")
      let reply: String
      switch option.valueKind {
      case .none: return nil
      case .file: reply = files("f")
      case .directory: reply = files("d")
      case .choice(let words):
        reply = "COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- \"$current\"))"
      case .other: reply = "COMPREPLY=()"
      }
      return "    \(pattern)) \(reply); return ;;\n"
    }
    let names = page.options.flatMap(\.names).joined(separator: " ")
    let function = "_" + page.pageName.replacing("-", with: "_")
    return """
      # Completions of \(page.name) for bash.

      \(function)() {
        local IFS=$' \\t\\n'
        local options='\(names)'
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        case "$previous" in
      \(cases.joined())  esac
        if [[ "$current" == -* ]]; then
          COMPREPLY=($(compgen -W "$options" -- "$current"))
        else
          \(files("f"))
        fi
      }

      complete -o filenames -F \(function) \(page.name)

      """
  }

  /// Offers the files (`f`) or directories (`d`) that begin so, whatever their names hold.
  private static func files(_ kind: String) -> String {
    "IFS=$'\\n'; COMPREPLY=($(compgen -\(kind) -- \"$current\"))"
  }
}
