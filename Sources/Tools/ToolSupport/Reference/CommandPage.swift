/// What a manual page and completions tell about a command.
package struct CommandPage: Sendable {
  /// An option.
  package struct Option: Sendable {
    /// The tokens that select it: `-i`, `--src`.
    package let names: [String]
    /// What its value is called; nil for options without a value.
    package let argument: String?
    /// What it does.
    package let help: String
    /// The value where it is not given; empty for none.
    package let fallback: String
    /// The values it takes; empty where they are not a few words.
    package let choices: [String]

    /// Describes an option.
    package init(
      names: [String], argument: String?, help: String, fallback: String = "",
      choices: [String] = []
    ) {
      self.names = names
      self.argument = argument
      self.help = help
      self.fallback = fallback
      self.choices = choices
    }
  }

  /// The command: `synap convert`.
  package let name: String
  /// What it does, in one line.
  package let title: String
  /// What follows the name: `[options] file(s)`.
  package let synopsis: String
  /// What else there is to say.
  package let description: String
  /// The options.
  package let options: [Option]
  /// Text that is shown as it is; empty for none.
  package let notes: String
  /// Whether it uses the NPU, and with it the directory `SYNAP_STAT_DIR`.
  package let usesNPU: Bool
  /// Other commands to read about.
  package let related: [String]

  /// Describes a command.
  package init(
    name: String, title: String, synopsis: String, description: String = "", options: [Option],
    notes: String = "", usesNPU: Bool = false, related: [String] = []
  ) {
    self.name = name
    self.title = title
    self.synopsis = synopsis
    self.description = description
    self.options = options
    self.notes = notes
    self.usesNPU = usesNPU
    self.related = related
  }

  /// The name of its manual page: `synap-convert`.
  package var pageName: String { name.split(separator: " ").joined(separator: "-") }
}

extension CommandPage {
  /// The page of the tool that has the options of `table`.
  package init(_ table: OptionTable) {
    self.init(
      name: table.name, title: table.title, synopsis: table.summary,
      options: table.options.map {
        Option(
          names: [$0.name], argument: $0.argument, help: $0.help, fallback: $0.fallback,
          choices: $0.choices)
      },
      notes: table.notes, usesNPU: table.usesNPU,
      related: ["synap"] + ToolCatalog.tables.map(\.name).filter { $0 != table.name })
  }
}
