import SynapCore

/// Reads a protocol buffer in text form, whatever its fields are.
package struct PrototxtParser {
  /// The most messages that may lie in each other; networks have five.
  static let maximumDepth = 32
  /// The largest file; those of networks are some hundred times smaller.
  static let maximumByteCount = 16 << 20

  private var lexer: PrototxtLexer
  private var token = PrototxtLexer.Token.end

  /// The message that `bytes` hold.
  ///
  /// - Throws: a `Diagnostic` with the line and the column where it ends to be one.
  package static func message(in bytes: UnsafeRawBufferPointer) throws -> PrototxtMessage {
    guard bytes.count <= maximumByteCount else {
      throw Diagnostic.error("the file has \(bytes.count) bytes, which no such text has")
    }
    var parser = PrototxtParser(lexer: PrototxtLexer(bytes))
    try parser.advance()
    return try parser.message(closedBy: nil, depth: 0, from: Location())
  }

  private init(lexer: PrototxtLexer) { self.lexer = lexer }

  private mutating func advance() throws { token = try lexer.next() }

  /// Passes over `symbol` where it comes next.
  private mutating func skip(_ symbol: Unicode.Scalar) throws -> Bool {
    guard token == .symbol(symbol) else { return false }
    try advance()
    return true
  }

  /// The fields of the message that begins at `start`, until `closing`, which is passed over; nil is
  /// the end of the file.
  private mutating func message(
    closedBy closing: Unicode.Scalar?, depth: Int, from start: Location
  ) throws -> PrototxtMessage {
    guard depth <= Self.maximumDepth else {
      throw Diagnostic.error(
        "more than \(Self.maximumDepth) messages lie in each other", at: lexer.location)
    }
    var message = PrototxtMessage()
    while true {
      switch token {
      case .end where closing == nil: return message
      case .symbol(let symbol) where symbol == closing:
        try advance()
        return message
      case .end:
        throw Diagnostic.error("the file ends in a message", at: start)
      case .scalar(let name): try fields(named: name, of: &message, depth: depth)
      case .text, .symbol: throw unexpected("the name of a field")
      }
      if try !skip(";") { _ = try skip(",") }
    }
  }

  /// The value of the field `name`, or the list of its values.
  private mutating func fields(
    named name: String, of message: inout PrototxtMessage, depth: Int
  ) throws {
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
      !name.contains(".")
    else { throw unexpected("the name of a field") }
    let place = lexer.location
    try advance()
    let hasColon = try skip(":")
    guard try skip("[") else {
      message.fields.append(try field(name, at: place, isMessage: !hasColon, depth: depth))
      return
    }
    if try skip("]") { return }
    repeat {
      message.fields.append(try field(name, at: nil, isMessage: false, depth: depth))
    } while try skip(",")
    guard try skip("]") else { throw unexpected("']'") }
  }

  /// The field `name` with the value that comes next. A message stands where its name does, `place`,
  /// and where it begins in a list.
  private mutating func field(
    _ name: String, at place: Location?, isMessage: Bool, depth: Int
  ) throws -> PrototxtField {
    let location = lexer.location
    let start = place ?? location
    if try skip("{") { return try nested(name, closedBy: "}", depth, start) }
    if try skip("<") { return try nested(name, closedBy: ">", depth, start) }
    guard !isMessage else { throw unexpected("':' or '{'") }
    switch token {
    case .scalar(let text):
      try advance()
      return PrototxtField(name: name, value: .scalar(text), location: location)
    case .text(var text):
      try advance()
      // Texts one after another are one.
      while case .text(let more) = token {
        text += more
        try advance()
      }
      return PrototxtField(name: name, value: .text(text), location: location)
    case .symbol, .end: throw unexpected("a value of '\(name)'")
    }
  }

  private mutating func nested(
    _ name: String, closedBy closing: Unicode.Scalar, _ depth: Int, _ location: Location
  ) throws -> PrototxtField {
    let message = try message(closedBy: closing, depth: depth + 1, from: location)
    return PrototxtField(name: name, value: .message(message), location: location)
  }

  private func unexpected(_ expectation: String) -> Diagnostic {
    let found =
      switch token {
      case .scalar(let text): "'\(text)'"
      case .text: "a text"
      case .symbol(let symbol): "'\(symbol)'"
      case .end: "the end of the file"
      }
    return .error("\(expectation) is expected, \(found) is there", at: lexer.location)
  }
}
