import SynapCore

/// Cuts the text form of a protocol buffer into tokens.
///
/// Source: "Text Format Language Specification" of Protocol Buffers. Names of extensions in brackets
/// are no part of it here.
struct PrototxtLexer {
  /// A token.
  enum Token: Equatable {
    /// A name or a number, with its sign.
    case scalar(String)
    /// A quoted text, its escapes resolved.
    case text(String)
    /// One of `{}<>[]:;,`.
    case symbol(Unicode.Scalar)
    /// The end of the file.
    case end
  }

  private let bytes: UnsafeRawBufferPointer
  private var offset = 0
  private var line = 1
  /// The place of the first byte of this line.
  private var lineStart = 0
  /// Where the token that was read last begins.
  private(set) var location = Location(line: 1, column: 1)

  /// Starts at the beginning of `bytes`, which must outlive the lexer.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if bytes.starts(with: byteOrderMark) { (offset, lineStart) = (3, 3) }
  }

  /// The next token.
  ///
  /// - Throws: a `Diagnostic` with line and column where there is none.
  mutating func next() throws -> Token {
    skipBlanks()
    location = Location(line: line, column: offset - lineStart + 1)
    guard let letter = letter(at: offset) else { return .end }
    switch letter {
    case "\"", "'": return .text(try text(closedBy: letter))
    case "{", "}", "<", ">", "[", "]", ":", ";", ",":
      offset += 1
      return .symbol(letter)
    case "-", "+":
      offset += 1
      skipBlanks()
      guard isInWord(self.letter(at: offset)) else {
        throw Diagnostic.error("a number is expected after the sign", at: location)
      }
      return .scalar((letter == "-" ? "-" : "") + word())
    case _ where isInWord(letter): return .scalar(word())
    case " "..."~": throw Diagnostic.error("'\(letter)' is not expected", at: location)
    default: throw Diagnostic.error("the byte \(letter.value) is not expected", at: location)
    }
  }

  /// The byte at `position` as a character of Latin-1; nil at the end.
  private func letter(at position: Int) -> Unicode.Scalar? {
    position < bytes.count ? Unicode.Scalar(bytes[position]) : nil
  }

  private mutating func skipBlanks() {
    while let next = letter(at: offset) {
      switch next {
      case "\n":
        offset += 1
        line += 1
        lineStart = offset
      case " ", "\t", "\r", "\u{B}", "\u{C}": offset += 1
      case "#": while let next = letter(at: offset), next != "\n" { offset += 1 }
      default: return
      }
    }
  }

  private func isInWord(_ letter: Unicode.Scalar?) -> Bool {
    guard let letter else { return false }
    return switch letter {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".": true
    default: false
    }
  }

  /// The name or the number that begins here; the sign of a decimal exponent belongs to it.
  private mutating func word() -> String {
    let start = offset
    let isNumber = letter(at: start).map { $0 == "." || ("0"..."9").contains($0) } ?? false
    let isHexadecimal = ["x", "X"].contains(letter(at: start + 1))
    while let next = letter(at: offset) {
      let isExponentSign =
        ["-", "+"].contains(next) && isNumber && !isHexadecimal && offset > start
        && ["e", "E"].contains(letter(at: offset - 1))
      guard isInWord(next) || isExponentSign else { break }
      offset += 1
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func text(closedBy quote: Unicode.Scalar) throws -> String {
    offset += 1
    var content: [UInt8] = []
    while let next = letter(at: offset), next != "\n" {
      offset += 1
      if next == quote {
        guard let text = String(validating: content, as: UTF8.self) else {
          throw Diagnostic.error("the text is not UTF-8", at: location)
        }
        return text
      }
      content.append(next == "\\" ? try escapedByte() : bytes[offset - 1])
    }
    throw Diagnostic.error("the text is not closed on its line", at: location)
  }

  /// The byte that the escape after a backslash stands for.
  private mutating func escapedByte() throws -> UInt8 {
    let place = Location(line: line, column: offset - lineStart)
    guard let next = letter(at: offset) else {
      throw Diagnostic.error("the file ends in an escape", at: place)
    }
    offset += 1
    switch next {
    case "n": return 0x0A
    case "t": return 0x09
    case "r": return 0x0D
    case "a": return 0x07
    case "b": return 0x08
    case "f": return 0x0C
    case "v": return 0x0B
    case "\\", "'", "\"", "?": return bytes[offset - 1]
    case "x", "X": return try byte(base: 16, digits: 2, at: place)
    case "0"..."7":
      offset -= 1
      return try byte(base: 8, digits: 3, at: place)
    default: throw Diagnostic.error("the escape is not known", at: place)
    }
  }

  /// The byte that up to `digits` digits say.
  private mutating func byte(base: Int, digits: Int, at place: Location) throws -> UInt8 {
    let start = offset
    var value = 0
    while offset < start + digits, let next = letter(at: offset),
      let digit = Character(next).hexDigitValue, digit < base
    {
      value = value * base + digit
      offset += 1
    }
    guard offset > start, let byte = UInt8(exactly: value) else {
      throw Diagnostic.error("the escape stands for no byte", at: place)
    }
    return byte
  }
}
