/// Completions for the Z shell.
enum ZshCompletion {
  static func text(for page: CommandPage) -> String {
    let lines = page.options.flatMap { option in
      option.names.map { name in
        "  '\(name)[\(escaped(option.help))]\(value(of: option))' \\\n"
      }
    }
    return """
      #compdef \(page.name)

      _arguments \\
      \(lines.joined())  '*:file:_files'

      """
  }

  private static func value(of option: CommandPage.Option) -> String {
    switch option.valueKind {
    case .none: ""
    case .file: ":file:_files"
    case .directory: ":directory:_files -/"
    case .choice(let words): ":value:(\(words.joined(separator: " ")))"
    case .other: ":\(escaped(option.argument ?? "value")): "
    }
  }

  /// `text` without the letters that mean something within a specification in quotes.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
      .replacing(":", with: "\\:").replacing("'", with: "'\\''")
  }
}
