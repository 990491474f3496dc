/// What a metafile says about the meaning of a tensor: a type and attributes, such as
/// `yolov5 landmarks=5 transposed=1`.
///
/// Read as SyNAP does: `key=` counts at the very start or behind a blank, blanks may follow it,
/// the first one of a name wins, and attributes that nobody asks for are ignored.
public struct FormatString: Hashable, Sendable, CustomStringConvertible {
  /// The text as given.
  public let description: String
  /// The text up to the first blank or tab; empty where an attribute comes first.
  public let type: String
  private let bytes: [UInt8]

  /// Splits `text`; every text is a format string.
  public init(_ text: String) {
    description = text
    bytes = Array(text.utf8)
    let end = bytes.firstIndex { $0.isBlank || $0 == UInt8(ascii: "=") } ?? bytes.count
    let isKey = end < bytes.count && bytes[end] == UInt8(ascii: "=")
    type = isKey ? "" : String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// Whether the text has an attribute called `key`.
  public func has(_ key: String) -> Bool { text(from: key) != nil }

  /// The whole number called `key`: the longest run of digits that its text begins with, or 0;
  /// limited to 32 bits. `fallback` where there is no such attribute.
  public func int(_ key: String, default fallback: Int = 0) -> Int {
    text(from: key).map { NumberScanner.int($0) } ?? fallback
  }

  /// The number called `key`: the longest decimal number that its text begins with, or 0.
  public func float(_ key: String, default fallback: Float = 0) -> Float {
    text(from: key).map { Float(NumberScanner.double($0)?.value ?? 0) } ?? fallback
  }

  /// The Boolean called `key`: true for a number that is not 0 and for a text that begins with
  /// `true`.
  public func bool(_ key: String, default fallback: Bool = false) -> Bool {
    text(from: key).map { NumberScanner.int($0) != 0 || $0.starts(with: "true".utf8) } ?? fallback
  }

  /// The text called `key`, up to the next blank.
  public func string(_ key: String, default fallback: String = "") -> String {
    text(from: key).map { String(decoding: $0.prefix { $0 != 0x20 }, as: UTF8.self) } ?? fallback
  }

  /// The list `[a,b,…]` called `key`; empty where it is malformed. Blanks may follow an element,
  /// not precede it.
  public func list(_ key: String) -> [Float] {
    guard var rest = text(from: key) else { return [] }
    return NumberScanner.list(&rest) ?? []
  }

  /// The list of lists `[[a,b],[],…]` called `key`; empty where it is malformed.
  public func nestedList(_ key: String) -> [[Float]] {
    guard var rest = text(from: key), rest.first == UInt8(ascii: "[") else { return [] }
    return NumberScanner.elements(&rest) { NumberScanner.list(&$0) } ?? []
  }

  /// Everything behind `key=` and the blanks that follow it.
  package func text(from key: String) -> ArraySlice<UInt8>? {
    let pattern = Array(key.utf8) + [UInt8(ascii: "=")]
    guard bytes.count >= pattern.count else { return nil }
    for start in 0...bytes.count - pattern.count where start == 0 || bytes[start - 1] == 0x20 {
      if bytes[start...].starts(with: pattern) {
        return bytes[(start + pattern.count)...].drop { $0.isBlank }
      }
    }
    return nil
  }
}

extension UInt8 {
  /// Whether this is a blank or a tab.
  package var isBlank: Bool { self == 0x20 || self == 0x09 }
  /// Whether this is white space for C.
  package var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
  /// Whether this is a decimal digit.
  package var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}
