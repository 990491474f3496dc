/// Texts as scalars of YAML, which read back as the same string.
enum YAMLText {
  /// `text` in single quotes; in double quotes where it has line ends or control characters.
  static func quoted(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isSpecial) else {
      return "'"
        + text.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "''") + "'"
    }
    let escaped = text.unicodeScalars.map { scalar -> String in
      if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
      guard isSpecial(scalar) else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return "\"" + escaped.joined() + "\""
  }

  /// `text` without quotes where that reads as the same characters, else in quotes.
  static func plainOrQuoted(_ text: String) -> String { isPlain(text) ? text : quoted(text) }

  /// Whether `text` without quotes is a scalar of the same characters.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first != " ", text.last != " ", text.last != ":"
    else { return false }
    return !"-?:,[]{}#&*!|>'\"%@`".unicodeScalars.contains(first)
      && !text.unicodeScalars.contains(where: isSpecial)
      && !text.contains(": ") && !text.contains(" #")
  }

  /// Whether a character has no place in single quotes: what controls, and what ends lines.
  private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      || [0x2028, 0x2029, 0xFEFF].contains(scalar.value)
  }
}
