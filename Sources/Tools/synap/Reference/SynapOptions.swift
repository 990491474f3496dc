import SynapCompiler
import SynapCore
import SynapPostprocess
import ToolSupport

/// The page that says for everything that SyNAP's manual gives a user what it is here.
enum SynapOptions {
  /// Everything that SyNAP has in one place, and what is said of it here.
  struct Section {
    /// The heading.
    let title: String
    /// What a line below it says; empty for none.
    var introduction = ""
    /// What SyNAP has.
    let rows: [Row]
  }

  /// One thing that SyNAP has.
  struct Row {
    /// Its name, in Markdown.
    let name: String
    /// What it is here; nil where nobody has said.
    let state: String?
  }

  /// The sections of the page.
  ///
  /// - Throws: a `Diagnostic` where the argument parser's description has another form.
  static func sections() throws -> [Section] {
    let commands = try CommandPages.all()
    return [commandSection(commands)] + (try commandTables(commands)) + toolTables + metafileTables
      + [substitutions, formats, files, environment, library]
  }

  /// The page in Markdown.
  ///
  /// - Throws: a `Diagnostic` where the argument parser's description has another form.
  static func markdown() throws -> String {
    var lines = [
      "# SyNAP's options and keys", "",
      "What the manual of SyNAP 3.2 gives a user, and what it is here. This file is generated from the",
      "options of the tools, the schema of the metafile and the formats of outputs; what these don't have",
      "has its reason here. \"As there\" means: the same name, the same values, the same effect.",
      "",
    ]
    for section in try sections() {
      lines += ["## \(section.title)", ""]
      if !section.introduction.isEmpty { lines += [section.introduction, ""] }
      lines += ["| SyNAP | Here |", "|---|---|"]
      lines += section.rows.map { "| \($0.name) | \($0.state ?? "**not decided**") |" }
      lines.append("")
    }
    return lines.joined(separator: "\n")
  }
}

extension SynapOptions {
  /// The section about a command: for each of SyNAP's options its note, or "as there" where the command
  /// has it. What it has beyond them follows.
  static func section(
    _ title: String, theirs: [String], ours: [String], notes: [String: String]
  ) -> Section {
    let known = theirs.map { option -> Row in
      let names = option.split(separator: ", ").map(String.init)
      let isThere = names.allSatisfy(ours.contains)
      return Row(
        name: names.map { "`\($0)`" }.joined(separator: ", "),
        state: notes[option] ?? (isThere ? "as there" : nil))
    }
    let all = Set(theirs.flatMap { $0.split(separator: ", ").map(String.init) })
    let added = ours.filter { !all.contains($0) && !["-h", "--help"].contains($0) }
    let rows = added.map { Row(name: "–", state: "`\($0)`: ours alone") }
    return Section(title: title, rows: known + rows)
  }

  /// Rows of names that all have a note.
  static func rows(_ notes: KeyValuePairs<String, String>) -> [Row] {
    notes.map { Row(name: $0.key, state: $0.value) }
  }
}
