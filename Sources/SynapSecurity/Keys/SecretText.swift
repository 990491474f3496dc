/// Texts that may be secret keys, and must not appear in messages.
package enum SecretText {
  /// The fewest hexadecimal digits in a row that look like (a large part of) a key.
  private static let digitCount = 48

  /// `text`, or words in its place where it looks like a key.
  package static func hidden(_ text: String) -> String {
    resembles(text) ? "(what looks like a key is not shown)" : text
  }

  /// Whether `text` has a key of hexadecimal digits in it, however they are spaced, or one in PEM,
  /// with or without its marker lines.
  package static func resembles(_ text: String) -> Bool {
    var run = 0
    for unit in text.utf8 {
      switch unit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        run += 1
        if run >= digitCount { return true }
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ":"): break
      default: run = 0
      }
    }
    return text.contains("-----BEGIN") || text.contains(SigningKey.pemStart)
  }
}
