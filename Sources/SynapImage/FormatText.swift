import SynapCore

/// The type and the integer attributes of a SyNAP format string, `type key=value key=value`.
struct FormatText {
  /// What stands before the first blank; empty where the text begins with an attribute.
  let type: String
  private let text: [UInt8]

  init(_ text: String) {
    let bytes = Array(text.utf8)
    self.text = bytes
    let end = bytes.firstIndex { $0 == 32 || $0 == 9 || $0 == 61 } ?? bytes.endIndex
    let isAttribute = end < bytes.endIndex && bytes[end] == 61
    type = isAttribute ? "" : String(decoding: bytes[..<end], as: UTF8.self)
  }

  /// The value of `key`, which counts at the very start or after a blank; nil where it is absent.
  ///
  /// - Throws: a `Diagnostic` where the value isn't an integer in `range`.
  func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = Int(value), range.contains(number) else {
      throw Diagnostic.error(
        "\(key) is a number from \(range.lowerBound) to \(range.upperBound), not '\(value)'")
    }
    return number
  }

  private func value(_ key: String) -> String? {
    let pattern = Array("\(key)=".utf8)
    for start in text.indices where start == 0 || text[start - 1] == 32 {
      guard text[start...].starts(with: pattern) else { continue }
      let rest = text[(start + pattern.count)...].drop { $0 == 32 || $0 == 9 }
      return String(decoding: rest.prefix { $0 != 32 && $0 != 9 }, as: UTF8.self)
    }
    return nil
  }
}
