import SynapCore

/// Reads words, quoted strings and punctuation of one line of assembly text.
struct TextScanner {
  private var rest: Substring.UnicodeScalarView

  init(_ text: String) {
    rest = Substring(text).unicodeScalars
    skipSpace()
  }

  /// Whether only white space is left.
  var isAtEnd: Bool { rest.isEmpty }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "\r" } }

  /// The longest run of letters, digits and `.-+_@`; empty where something else follows.
  mutating func word() -> String {
    let word = rest.prefix { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "+", "_", "@": true
      default: false
      }
    }
    rest = rest[word.endIndex...]
    skipSpace()
    return String(word)
  }

  /// Takes `mark` where it comes next.
  mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard rest.first == mark else { return false }
    rest.removeFirst()
    skipSpace()
    return true
  }

  /// A string in quotes, with `\"`, `\\` and `\u{…}`.
  ///
  /// - Throws: a `Diagnostic` where there is none or it does not end.
  mutating func string() throws -> String {
    guard rest.first == "\"" else { throw Diagnostic.error("expected a string in quotes") }
    rest.removeFirst()
    var result = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      if scalar == "\"" {
        skipSpace()
        return String(result)
      }
      result.append(scalar == "\\" ? try escaped() : scalar)
    }
    throw Diagnostic.error("a string does not end")
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    switch rest.popFirst() {
    case "\"": return "\""
    case "\\": return "\\"
    case "u":
      let digits = rest.prefix { $0 != "}" }.dropFirst()
      rest = rest.drop { $0 != "}" }.dropFirst()
      if let code = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(code) {
        return scalar
      }
    default: break
    }
    throw Diagnostic.error("a string has an unknown escape")
  }

  /// The number behind `name=`.
  ///
  /// - Throws: a `Diagnostic` where something else follows.
  mutating func number(_ name: String) throws -> Int {
    guard word() == name, take("=") else { throw Diagnostic.error("expected \(name)=") }
    return try number()
  }

  /// A number, decimal or with `0x`.
  ///
  /// - Throws: a `Diagnostic` where something else follows or it is too large.
  mutating func number() throws -> Int {
    let text = word()
    let value = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    guard let value, value >= 0, value <= 0xFFFF_FFFF else {
      throw Diagnostic.error("'\(text)' is not a number from 0 to 4294967295")
    }
    return value
  }

  /// `text` in quotes, as `string()` reads it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
