extension JSONValue {
  /// The deepest nesting of arrays and objects that a document may have.
  public static let maximalDepth = 128

  /// Parses one document that fills `text` but for white space.
  ///
  /// Strict as RFC 8259: no comments, no trailing commas, no lone surrogates, no repeated keys,
  /// valid UTF-8. Throws a `Diagnostic` with the position in bytes.
  public init(parsing text: String) throws {
    try self.init(parsing: Array(text.utf8))
  }

  /// Parses one document that fills `bytes`, as `init(parsing:)` of a string does.
  public init(parsing bytes: [UInt8]) throws {
    let (value, end) = try Self.parsePrefix(of: bytes)
    guard end == bytes.count else {
      throw Diagnostic.error("text after the JSON document", at: Location(byte: end))
    }
    self = value
  }

  /// Parses the document that begins at byte `start`; returns it with the position of the first
  /// byte behind it that is no white space.
  public static func parsePrefix(
    of bytes: [UInt8], from start: Int = 0
  ) throws -> (value: JSONValue, end: Int) {
    var parser = JSONParser(bytes: bytes, position: start)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    return (value, parser.position)
  }
}

/// A recursive descent parser over the bytes of a JSON document.
private struct JSONParser {
  let bytes: [UInt8]
  var position: Int

  /// The byte at the position, or nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func failure(_ message: String, at byte: Int? = nil) -> Diagnostic {
    .error(message, at: Location(byte: byte ?? position))
  }

  /// What stands at the position, for a message.
  var found: String {
    guard let next else { return "the end of the text" }
    return next > 0x20 && next < 0x7F ? "'\(UnicodeScalar(next))'" : "byte \(next)"
  }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// Passes over `byte` where it comes next.
  mutating func accept(_ byte: Character) -> Bool {
    guard next == byte.asciiValue else { return false }
    position += 1
    return true
  }

  mutating func value(depth: Int) throws -> JSONValue {
    skipSpace()
    guard let byte = next else { throw failure("expected a value, found \(found)") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("expected a value, found \(found)")
    }
  }

  func checkDepth(_ depth: Int) throws {
    if depth >= JSONValue.maximalDepth {
      throw failure("more than \(JSONValue.maximalDepth) nested arrays and objects")
    }
  }

  mutating func literal(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
    for index in 0..<word.utf8CodeUnitCount {
      guard position + index < bytes.count,
        bytes[position + index] == word.utf8Start[index]
      else { throw failure("expected \(word)") }
    }
    position += word.utf8CodeUnitCount
    return value
  }

  mutating func array(depth: Int) throws -> JSONValue {
    try checkDepth(depth)
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if accept("]") { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if accept("]") { return .array(elements) }
      guard accept(",") else { throw failure("expected ',' or ']', found \(found)") }
    }
  }

  mutating func object(depth: Int) throws -> JSONValue {
    try checkDepth(depth)
    position += 1
    var members: [JSONValue.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if accept("}") { return .object(members) }
    while true {
      skipSpace()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw failure("expected a key, found \(found)") }
      let key = try string()
      guard keys.insert(key).inserted else { throw failure("repeated key '\(key)'", at: start) }
      skipSpace()
      guard accept(":") else { throw failure("expected ':', found \(found)") }
      members.append(JSONValue.Member(key, try value(depth: depth + 1)))
      skipSpace()
      if accept("}") { return .object(members) }
      guard accept(",") else { throw failure("expected ',' or '}', found \(found)") }
    }
  }

  mutating func number() throws -> JSONValue {
    let start = position
    _ = accept("-")
    if accept("0") {
      if let byte = next, isDigit(byte) { throw failure("a number must not begin with 0") }
    } else {
      try digits()
    }
    var isWhole = true
    if accept(".") {
      isWhole = false
      try digits()
    }
    if accept("e") || accept("E") {
      isWhole = false
      if !accept("+") { _ = accept("-") }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else {
      throw failure("the number is too large", at: start)
    }
    return .double(value)
  }

  func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  mutating func digits() throws {
    guard let byte = next, isDigit(byte) else {
      throw failure("expected a digit, found \(found)")
    }
    while let byte = next, isDigit(byte) { position += 1 }
  }

  mutating func string() throws -> String {
    let start = position
    position += 1
    var content: [UInt8] = []
    while true {
      guard let byte = next else { throw failure("the string has no end", at: start) }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let text = String(validating: content, as: UTF8.self) else {
          throw failure("the string is no valid UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        try escape(into: &content)
      case 0..<0x20:
        throw failure("a control character in a string")
      default:
        content.append(byte)
        position += 1
      }
    }
  }

  /// Passes over an escape sequence and appends what it stands for.
  mutating func escape(into content: inout [UInt8]) throws {
    let start = position
    position += 1
    let kind = next
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      content.append(kind ?? 0)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if code >= 0xD800, code < 0xDC00 {
        guard accept("\\"), accept("u") else { throw failure("a lone surrogate", at: start) }
        let low = try hexadecimal()
        guard low >= 0xDC00, low < 0xE000 else { throw failure("a lone surrogate", at: start) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = UnicodeScalar(code) else { throw failure("a lone surrogate", at: start) }
      content.append(contentsOf: String(scalar).utf8)
    default:
      throw failure("unknown escape sequence", at: start)
    }
  }

  /// The four hexadecimal digits at the position.
  mutating func hexadecimal() throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = UnicodeScalar(byte).hexadecimalValue else {
        throw failure("expected a hexadecimal digit, found \(found)")
      }
      code = code << 4 | digit
      position += 1
    }
    return code
  }
}

extension UnicodeScalar {
  /// The value of a hexadecimal digit.
  fileprivate var hexadecimalValue: UInt32? {
    switch self {
    case "0"..."9": value - 0x30
    case "a"..."f": value - 0x61 + 10
    case "A"..."F": value - 0x41 + 10
    default: nil
    }
  }
}
