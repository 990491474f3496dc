#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension Double {
  /// The number with `digits` decimals, rounded as C's `%.*f` does.
  package func fixed(_ digits: Int) -> String {
    withVaList([Int32(digits), self]) { arguments in
      var buffer = [CChar](repeating: 0, count: 400)
      let count = Int(vsnprintf(&buffer, buffer.count, "%.*f", arguments))
      return String(
        decoding: buffer[..<min(max(count, 0), buffer.count - 1)].map(UInt8.init(bitPattern:)),
        as: UTF8.self)
    }
  }
}

extension Unicode.Scalar {
  /// Whether it controls or formats what stands around it, or ends a line, and shows nothing itself
  /// (Unicode's general categories Cc, Cf, Zl and Zp).
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}

extension String {
  /// The text with every character escaped that controls or formats, so that text of a file can't
  /// pass for anything else on a terminal.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isInvisible) else { return self }
    return unicodeScalars.map { $0.isInvisible ? $0.escaped(asASCII: true) : String($0) }.joined()
  }

  /// The text with blanks before it, so that it takes at least `width` columns.
  package func right(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// The text with blanks after it, so that it takes at least `width` columns.
  package func left(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
