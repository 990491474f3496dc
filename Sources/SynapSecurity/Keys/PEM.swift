import SynapCore

/// Text armour of keys: base64 between two marker lines. Source: RFC 7468.
enum PEM {
  /// The text of `bytes` under `label`.
  static func encode(_ bytes: [UInt8], label: String) -> String {
    var lines = ["-----BEGIN \(label)-----"]
    var rest = Base64.encode(bytes)[...]
    while !rest.isEmpty {
      lines.append(String(rest.prefix(64)))
      rest = rest.dropFirst(64)
    }
    return (lines + ["-----END \(label)-----"]).joined(separator: "\n") + "\n"
  }

  /// The bytes under `label` in `text`; nil where there are none.
  static func decode(_ text: String, label: String) -> [UInt8]? {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.drop(while: isBlank).trimmingSuffix(while: isBlank)
    }
    guard let first = lines.firstIndex(of: "-----BEGIN \(label)-----"),
      let last = lines[first...].firstIndex(of: "-----END \(label)-----")
    else { return nil }
    return Base64.decode(lines[(first + 1)..<last].joined())
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isTrimmed: (Character) -> Bool) -> Substring {
    var result = self
    while let last = result.last, isTrimmed(last) { result = result.dropLast() }
    return result
  }
}
