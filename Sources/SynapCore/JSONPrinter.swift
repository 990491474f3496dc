/// How a JSON document is laid out as text.
public struct JSONStyle: Equatable, Sendable {
  /// The blanks per level, or nil for a document in one line without blanks.
  public var indent: Int?
  /// Whether characters outside ASCII are written as `\u` escapes.
  public var escapesNonASCII: Bool
  /// Whole numbers in double precision with more digits than this are written with an exponent.
  public var maximalWholeDigits: Int
  /// What is written for infinite numbers and for none: `null`, or `Infinity` and `NaN`, which
  /// only Python reads.
  public var writesNonFinite: Bool

  /// The style of the C++ library nlohmann::json, `dump(indent)`.
  public static func dump(_ indent: Int?) -> JSONStyle {
    JSONStyle(
      indent: indent, escapesNonASCII: false, maximalWholeDigits: 15, writesNonFinite: false)
  }

  /// The style of Python's `json.dump(…, indent=…)`.
  public static func python(indent: Int) -> JSONStyle {
    JSONStyle(
      indent: indent, escapesNonASCII: true, maximalWholeDigits: 16, writesNonFinite: true)
  }
}

extension JSONValue {
  /// This document as text in the style of nlohmann's `dump(indent)`: members and elements on
  /// lines of their own, `[]` and `{}` where empty, no line feed at the end.
  ///
  /// Numbers in double precision are the shortest that read back as the same value, and always
  /// have a point or an exponent.
  public func dump(indent: Int? = nil) -> String { text(.dump(indent)) }

  /// This document as text in `style`.
  public func text(_ style: JSONStyle) -> String {
    var printer = JSONPrinter(style: style)
    printer.write(self, level: 0)
    return String(decoding: printer.output, as: UTF8.self)
  }
}

/// Writes a JSON document into a list of bytes.
private struct JSONPrinter {
  let style: JSONStyle
  var output: [UInt8] = []

  init(style: JSONStyle) { self.style = style }

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .int(let value): append(String(value))
    case .double(let value): append(style.text(of: value))
    case .string(let value): write(value)
    case .array(let elements):
      list(elements, "[", "]", level: level) { $0.write($1, level: level + 1) }
    case .object(let members):
      list(members, "{", "}", level: level) { printer, member in
        printer.write(member.key)
        printer.append(printer.style.indent == nil ? ":" : ": ")
        printer.write(member.value, level: level + 1)
      }
    }
  }

  mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  mutating func list<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, level: Int,
    _ write: (inout JSONPrinter, Element) -> Void
  ) {
    append(opening)
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      newLine(level + 1)
      write(&self, element)
    }
    if !elements.isEmpty { newLine(level) }
    append(closing)
  }

  mutating func newLine(_ level: Int) {
    guard let indent = style.indent else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: indent * level))
  }

  mutating func write(_ text: String) {
    append("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": append("\\\"")
      case "\\": append("\\\\")
      case "\u{8}": append("\\b")
      case "\u{C}": append("\\f")
      case "\n": append("\\n")
      case "\r": append("\\r")
      case "\t": append("\\t")
      case _ where scalar.value < 0x20 || (style.escapesNonASCII && scalar.value > 0x7E):
        for unit in String(scalar).utf16 { escape(unit) }
      default: append(String(scalar))
      }
    }
    append("\"")
  }

  mutating func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
  }
}

extension JSONStyle {
  /// The shortest text that reads back as `value`.
  func text(of value: Double) -> String {
    guard value.isFinite else {
      if !writesNonFinite { return "null" }
      return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
    }
    let sign = value.sign == .minus ? "-" : ""
    if value == 0 { return sign + "0.0" }
    let (digits, exponent) = Self.decimal(value.magnitude)
    let count = digits.count
    if count <= exponent, exponent <= maximalWholeDigits {
      return sign + digits + String(repeating: "0", count: exponent - count) + ".0"
    }
    if exponent > 0, exponent <= maximalWholeDigits {
      return sign + digits.prefix(exponent) + "." + digits.dropFirst(exponent)
    }
    if exponent > -4, exponent <= 0 {
      return sign + "0." + String(repeating: "0", count: -exponent) + digits
    }
    let power = exponent - 1
    let powerText = power.magnitude < 10 ? "0\(power.magnitude)" : "\(power.magnitude)"
    let mantissa = count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
    return sign + mantissa + "e" + (power < 0 ? "-" : "+") + powerText
  }

  /// The shortest digits d and the exponent e with 0.d × 10^e = `value` > 0.
  private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
    let text = value.description
    let parts = text.split(separator: "e")
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = halves.count > 1 ? halves[1] : ""
    var digits = Substring(halves[0] + fraction)
    var exponent = halves[0].count + power
    while digits.first == "0" {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.last == "0" { digits.removeLast() }
    return (String(digits), exponent)
  }
}
