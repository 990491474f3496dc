import SynapCore

/// Reads the elements of an XML document one after the other: names and attributes; text is passed
/// over.
///
/// Knows elements, attributes, comments, processing instructions, CDATA, the five entities of XML
/// and numeric ones. Document types, which could declare more entities, are refused, so that a
/// document takes no more memory than its own size. UTF-8 and ISO-8859-1.
/// Source: XML 1.0, fifth edition.
package struct XMLReader {
  /// The begin or the end of an element; an empty element gives both.
  package enum Event: Equatable {
    /// An element begins: its name and its attributes.
    case start(String, [String: String])
    /// The element of this name ends.
    case end(String)
  }

  /// The deepest nesting of elements.
  package static let maximumDepth = 256

  /// The line of the event that was read last, from 1.
  package private(set) var line = 1
  /// Whether any element was read.
  package private(set) var hasElements = false
  private let bytes: [UInt8]
  private var position = 0
  private var open: [String] = []
  private var pendingEnd: String?
  private var isLatin1 = false

  /// Starts reading the document in `bytes`.
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  /// The next event; nil at the end of the document.
  ///
  /// - Throws: a `Diagnostic` with the line where the document is not well formed.
  package mutating func next() throws -> Event? {
    if let name = pendingEnd {
      pendingEnd = nil
      return .end(name)
    }
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else {
        step()
        continue
      }
      if take("<!--") {
        _ = try text(before: "-->")
      } else if take("<![CDATA[") {
        _ = try text(before: "]]>")
      } else if take("<?") {
        let instruction = try text(before: "?>")
        if instruction.hasPrefix("xml ") {
          isLatin1 = instruction.uppercased().contains("ISO-8859-1")
        }
      } else if take("<!") {
        throw failure("document types are not read")
      } else if take("</") {
        return try endTag()
      } else {
        step()
        return try startTag()
      }
    }
    if let name = open.last { throw failure("the element '\(name)' does not end") }
    return nil
  }

  private mutating func startTag() throws -> Event {
    let name = try self.name()
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      if take("/>") {
        pendingEnd = name
        break
      }
      if take(">") {
        open.append(name)
        guard open.count <= Self.maximumDepth else { throw failure("elements nest too deep") }
        break
      }
      let key = try self.name()
      skipSpace()
      guard take("=") else { throw failure("the attribute '\(key)' has no value") }
      skipSpace()
      let quote = position < bytes.count && bytes[position] == UInt8(ascii: "'") ? "'" : "\""
      guard take(quote) else { throw failure("the value of '\(key)' has no quotes") }
      let value = try text(before: quote)
      guard !value.contains("<") else { throw failure("the value of '\(key)' does not end") }
      guard attributes.updateValue(try unescaped(value), forKey: key) == nil else {
        throw failure("a second attribute '\(key)'")
      }
    }
    hasElements = true
    return .start(name, attributes)
  }

  private mutating func endTag() throws -> Event {
    let name = try self.name()
    skipSpace()
    guard take(">"), open.popLast() == name else {
      throw failure("the end of '\(name)' does not belong here")
    }
    return .end(name)
  }

  /// Letters, digits and `_ - . :`, at least one.
  private mutating func name() throws -> String {
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), 0x80...0xFF:
        position += 1
        continue
      default: break
      }
      break
    }
    guard position > start else { throw failure("a name is missing") }
    return decoded(bytes[start..<position])
  }

  /// The text up to `mark`, which is passed over.
  private mutating func text(before mark: String) throws -> String {
    let start = position
    while position < bytes.count {
      let end = position
      if take(mark) { return decoded(bytes[start..<end]) }
      step()
    }
    throw failure("'\(mark)' is missing")
  }

  private func unescaped(_ text: String) throws -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      guard let end = rest.firstIndex(of: ";"), let character = entity(rest[..<end]) else {
        throw failure("an unknown entity in '\(text)'")
      }
      result.unicodeScalars.append(character)
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private func entity(_ name: Substring) -> Unicode.Scalar? {
    switch name {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "apos": "'"
    case "quot": "\""
    case _ where name.hasPrefix("#x"):
      UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    case _ where name.hasPrefix("#"):
      UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
    default: nil
    }
  }

  private func decoded(_ part: ArraySlice<UInt8>) -> String {
    guard isLatin1 else { return String(decoding: part, as: UTF8.self) }
    return part.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
  }

  /// Passes over `mark`, which holds no line ends, where it comes next.
  private mutating func take(_ mark: String) -> Bool {
    guard bytes[position...].starts(with: mark.utf8) else { return false }
    position += mark.utf8.count
    return true
  }

  private mutating func step() {
    if bytes[position] == 0x0A { line += 1 }
    position += 1
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { step() }
  }

  private func failure(_ message: String) -> Diagnostic {
    .error(message, at: Location(line: line))
  }
}
