import SynapCore

/// A manual page in the language of `man`.
///
/// Source: man(7).
package enum ManualPage {
  /// The text of the page about `page`, for section 1.
  package static func text(of page: CommandPage) -> String {
    var lines = [
      ".TH \"\(escaped(page.pageName.uppercased()))\" 1 \"\" \"SyNAP \(SynapVersion.compatible)\""
        + " \"SyNAP tools\"",
      ".SH NAME", "\(escaped(page.pageName)) \\- \(escaped(page.title))", ".SH SYNOPSIS",
      ".B \(escaped(page.name))", escapedLine(page.synopsis),
    ]
    if !page.description.isEmpty {
      lines += [".SH DESCRIPTION"] + paragraphs(page.description)
    }
    if !page.options.isEmpty { lines.append(".SH OPTIONS") }
    for option in page.options {
      let names = option.names.map { "\\fB\(escaped($0))\\fR" }.joined(separator: ", ")
      let argument = option.argument.map { " \\fI\(escaped($0))\\fR" } ?? ""
      let fallback = option.fallback.isEmpty ? "" : " (default: \(option.fallback))"
      lines += [".TP", names + argument, escapedLine(option.help + fallback)]
    }
    if !page.notes.isEmpty {
      lines += [".SH NOTES", ".nf"]
      lines += page.notes.split(separator: "\n").map { escapedLine(String($0)) }
      lines.append(".fi")
    }
    if page.usesNPU {
      lines += [
        ".SH ENVIRONMENT", ".TP", "\\fBSYNAP_STAT_DIR\\fR",
        "Directory of the NPU that processes share: its statistics, and who has locked it.",
        ".TP", "\\fBSYNAP_TARGET\\fR",
        "What the machine is: models of another NPU are refused, networks are converted for it "
          + "(VS680 where it is not set).",
        ".TP", "\\fBSYNAP_CACHE_PATH\\fR",
        "Directory of networks that were converted when they were first used; ~/.cache/synap where it "
          + "is not set.",
        ".TP", "\\fBSYNAP_KEYS\\fR",
        "Key store that opens secure models; ~/.config/synap/keys where it is not set.",
      ]
    }
    lines += [
      ".SH EXIT STATUS",
      "0 where all is done, 1 where the input or the arguments are at fault; the reason is on "
        + "standard error.",
    ]
    if !page.related.isEmpty {
      lines.append(".SH SEE ALSO")
      lines.append(
        page.related.map { "\\fB\(escaped($0))\\fR(1)" }.joined(separator: ", "))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func paragraphs(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? ".PP" : escapedLine(String($0))
    }
  }

  /// `text` without the letters that mean something to `man`.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
      .replacing("\"", with: "\\(dq").replacing("'", with: "\\(aq")
  }

  /// `text` on lines of their own, none of which is a command.
  private static func escapedLine(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }
}
