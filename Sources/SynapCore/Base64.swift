/// Bytes as text of 64 letters. Source: RFC 4648, section 4.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of `bytes`, padded to a multiple of four letters.
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let word = (0..<3).reduce(0) { $0 << 8 | (group.indices.contains($1) ? Int(group[$1]) : 0) }
      for index in 0..<4 {
        let isPadding = index > group.count
        text.append(isPadding ? UInt8(ascii: "=") : alphabet[word >> (18 - 6 * index) & 63])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`; nil where it is not padded as `encode` does or has other letters.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let letters = Array(text.utf8)
    let count = letters.count - letters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard letters.count.isMultiple(of: 4), letters.count - count <= 2 else { return nil }
    var bytes: [UInt8] = []
    var word = 0
    for (index, letter) in letters[..<count].enumerated() {
      guard let value = alphabet.firstIndex(of: letter) else { return nil }
      word = (word << 6 | value) & 0xFFF
      if !index.isMultiple(of: 4) {
        let unread = 4 - 2 * (index % 4 - 1)
        bytes.append(UInt8(truncatingIfNeeded: word >> unread))
        word &= (1 << unread) - 1
      }
    }
    guard word == 0 || count.isMultiple(of: 4) else { return nil }
    return bytes
  }
}
