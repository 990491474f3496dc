import SynapSecurity

/// One value of a YAML document and where it stands.
package struct YAMLNode: Equatable, Sendable {
  /// One key of a mapping with its value.
  package struct Entry: Equatable, Sendable {
    /// The key, always a scalar.
    package var key: YAMLNode
    /// The value.
    package var value: YAMLNode
  }

  /// What a value holds.
  package enum Content: Equatable, Sendable {
    /// A text; `isPlain` where it stands without quotes, so that `1` is a number and `'1'` is not.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in the order of the file; keys are unique.
    case mapping([Entry])
  }

  /// What a scalar stands for.
  package enum Scalar: Equatable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
  }

  /// What the value holds.
  package var content: Content
  /// The line of its first character, from 1.
  package var line: Int
  /// The column of its first character, from 1, in characters.
  package var column: Int

  /// The elements of a sequence; nil for others.
  package var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The entries of a mapping; nil for others.
  package var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  /// What a scalar stands for; nil for sequences and mappings.
  package var scalar: Scalar? {
    guard case .scalar(let text, let isPlain) = content else { return nil }
    return isPlain ? Scalar(plain: text) : .string(text)
  }

  /// The characters of a scalar as they are written, without quotes; nil for others.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// Whether the value is missing or `null`.
  package var isNull: Bool { scalar == .null }

  /// The integer this scalar is; nil for others.
  package var integer: Int? {
    if case .integer(let value) = scalar { value } else { nil }
  }

  /// The number this scalar is, rounded to the nearest Float; nil for others and where it is not
  /// finite.
  package var float: Float? {
    let value: Float
    switch scalar {
    case .integer(let integer): value = Float(integer)
    case .number(let number): value = Float(number)
    default: return nil
    }
    return value.isFinite ? value : nil
  }

  /// The value on one line for messages, as in `[1, 2, abc]`, control characters escaped, without
  /// what looks like a secret key, cut after 80 characters.
  package var flowText: String {
    var result = ""
    write(to: &result)
    return result.count > 80 ? String(result.prefix(79)) + "…" : result
  }

  private func write(to result: inout String) {
    if result.utf8.count > 400 { return }
    switch content {
    case .scalar(let text, _):
      for scalar in SecretText.hidden(text).unicodeScalars.prefix(200) {
        result +=
          scalar.value < 32 || scalar.value == 127 ? scalar.escaped(asASCII: true) : "\(scalar)"
      }
    case .sequence(let elements):
      result += "["
      for (index, element) in elements.enumerated() {
        result += index == 0 ? "" : ", "
        element.write(to: &result)
      }
      result += "]"
    case .mapping(let entries):
      result += "{"
      for (index, entry) in entries.enumerated() {
        result += index == 0 ? "" : ", "
        entry.key.write(to: &result)
        result += ": "
        entry.value.write(to: &result)
      }
      result += "}"
    }
  }
}

extension YAMLNode.Scalar {
  /// What a scalar without quotes stands for, by the rules of YAML 1.1 that metafiles are read by.
  ///
  /// Integers with a leading zero are strings here: YAML 1.1 reads them as octal, which nobody
  /// means.
  package init(plain text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": self = .boolean(true)
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": self = .boolean(false)
    case ".inf", ".Inf", ".INF", "+.inf": self = .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
    case ".nan", ".NaN", ".NAN": self = .number(.nan)
    default: self = Self.numeric(text) ?? .string(text)
    }
  }

  private static func numeric(_ text: String) -> Self? {
    let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    guard let first = unsigned.utf8.first, first == 0x2e || (0x30...0x39).contains(first),
      unsigned.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) })
    else { return nil }
    let isInteger = unsigned.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if isInteger && first == 0x30 && unsigned.utf8.count > 1 { return nil }
    if isInteger, let integer = Int(text) { return .integer(integer) }
    return Double(text).map { .number($0) }
  }
}
