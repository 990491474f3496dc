/// Completions for fish.
enum FishCompletion {
  static func text(for page: CommandPage) -> String {
    let lines = page.options.flatMap { option in
      option.names.map { name in
        "complete -c \(page.name) \(selector(name))\(value(of: option)) "
          + "-d '\(option.help.replacing("\\", with: "\\\\").replacing("'", with: "\\'"))'\n"
      }
    }
    return "# Completions of \(page.name) for fish.\n" + lines.joined()
  }

  private static func selector(_ name: String) -> String {
    if name.hasPrefix("--") { return "-l \(name.dropFirst(2))" }
    return name.count == 2 ? "-s \(name.dropFirst())" : "-o \(name.dropFirst())"
  }

  private static func value(of option: CommandPage.Option) -> String {
    switch option.valueKind {
    case .none: ""
    case .file: " -r -F"
    case .directory: " -x -a '(__fish_complete_directories)'"
    case .choice(let words): " -x -a '\(words.joined(separator: " "))'"
    case .other: " -x"
    }
  }
}
