import SynapCore

/// Reads the fields of a message by name and keeps in mind which: what no one has read at the end is
/// reported.
package struct PrototxtReader: Sendable {
  /// What is read.
  package let message: PrototxtMessage
  private var read = Set<String>()

  /// Reads `message`.
  package init(_ message: PrototxtMessage) { self.message = message }

  /// The fields that nothing has read, one for each name.
  var unreadFields: [PrototxtField] {
    var seen = read
    return message.fields.filter { seen.insert($0.name).inserted }
  }

  /// Accepts the fields `names` without looking at them.
  mutating func ignore(_ names: String...) { read.formUnion(names) }

  /// Whether there is a field `name`.
  func has(_ name: String) -> Bool { message.fields.contains { $0.name == name } }

  /// The fields `name`, in the order of the file.
  mutating func all(_ name: String) -> [PrototxtField] {
    read.insert(name)
    return message.fields.filter { $0.name == name }
  }

  /// The field `name`; nil where there is none.
  ///
  /// - Throws: a `Diagnostic` where there are several.
  mutating func one(_ name: String) throws -> PrototxtField? {
    let fields = all(name)
    guard fields.count < 2 else {
      throw Diagnostic.error("the field '\(name)' is there twice", at: fields[1].location)
    }
    return fields.first
  }

  /// The integer in field `name`; nil where it is absent.
  package mutating func integer(_ name: String) throws -> Int? { try one(name)?.integer() }

  /// The integer in field `name`, which must lie in `range`; `absent` where there is none.
  mutating func integer(
    _ name: String, in range: ClosedRange<Int>, default absent: Int
  ) throws -> Int {
    guard let field = try one(name) else { return absent }
    return try field.integer(in: range)
  }

  /// The integers in the fields `name`.
  package mutating func integers(_ name: String) throws -> [Int] {
    try all(name).map { try $0.integer() }
  }

  /// The number in field `name`; nil where it is absent.
  package mutating func float(_ name: String) throws -> Float? { try one(name)?.float() }

  /// The numbers in the fields `name`.
  mutating func floats(_ name: String) throws -> [Float] { try all(name).map { try $0.float() } }

  /// The truth value in field `name`; `absent` where there is none.
  package mutating func flag(_ name: String, default absent: Bool = false) throws -> Bool {
    try one(name)?.flag() ?? absent
  }

  /// The text in field `name`; nil where it is absent.
  package mutating func text(_ name: String) throws -> String? { try one(name)?.text() }

  /// The texts in the fields `name`.
  package mutating func texts(_ name: String) throws -> [String] {
    try all(name).map { try $0.text() }
  }

  /// The name of an enumeration's case in field `name`, which may also be its number; `absent` where
  /// there is none.
  ///
  /// - Parameter cases: the names by number.
  mutating func word(_ name: String, of cases: [String], default absent: String) throws -> String {
    guard let field = try one(name) else { return absent }
    return try field.word(of: cases)
  }

  /// The message in field `name`; an empty one where it is absent.
  package mutating func message(_ name: String) throws -> PrototxtReader {
    PrototxtReader(try one(name)?.message() ?? PrototxtMessage())
  }
}

extension PrototxtField {
  private func mismatch(_ kind: String) -> Diagnostic {
    .error("'\(name)' is \(value.kind), not \(kind)", at: location)
  }

  /// The value as an integer of 32 bits.
  func integer(in range: ClosedRange<Int> = -1 << 31...1 << 32 - 1) throws -> Int {
    guard case .scalar(let text) = value, let number = Int(prototxt: text) else {
      throw mismatch("an integer")
    }
    guard range.contains(number) else {
      throw Diagnostic.error(
        "'\(name)' is \(number), not in \(range.lowerBound) ... \(range.upperBound)", at: location)
    }
    return number
  }

  /// The value as a binary32 number.
  func float() throws -> Float {
    guard case .scalar(let text) = value else { throw mismatch("a number") }
    let word = text.lowercased()
    let digits = word.hasSuffix("f") && !word.hasSuffix("inf") ? String(word.dropLast()) : word
    guard !digits.contains("x"), !digits.contains("p"), let number = Float(digits) else {
      throw mismatch("a number")
    }
    return number
  }

  /// The value as a truth value.
  func flag() throws -> Bool {
    switch value {
    case .scalar("true"), .scalar("True"), .scalar("t"), .scalar("1"): return true
    case .scalar("false"), .scalar("False"), .scalar("f"), .scalar("0"): return false
    default: throw mismatch("true or false")
    }
  }

  /// The value as a text.
  func text() throws -> String {
    guard case .text(let text) = value else { throw mismatch("a text in quotes") }
    return text
  }

  /// The value as the name of one of `cases`.
  func word(of cases: [String]) throws -> String {
    guard case .scalar(let text) = value else { throw mismatch("one of \(cases)") }
    if let number = Int(prototxt: text), cases.indices.contains(number) { return cases[number] }
    guard cases.contains(text) else {
      throw Diagnostic.error(
        "'\(name)' is \(value.kind), not one of \(cases.joined(separator: ", "))", at: location)
    }
    return text
  }

  /// The value as a message.
  func message() throws -> PrototxtMessage {
    guard case .message(let message) = value else { throw mismatch("a message in braces") }
    return message
  }
}

extension Int {
  /// The decimal, hexadecimal or octal number that `text` is.
  fileprivate init?(prototxt text: String) {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let magnitude: Int? =
      if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
        Int(digits.dropFirst(2), radix: 16)
      } else if digits.hasPrefix("0"), digits.count > 1 {
        Int(digits.dropFirst(), radix: 8)
      } else {
        Int(digits)
      }
    guard let magnitude, magnitude >= 0 else { return nil }
    self = isNegative ? -magnitude : magnitude
  }
}
