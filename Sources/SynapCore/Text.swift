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

extension String {
  /// The text with blanks before it, so that it takes at least `width` columns.
  package func right(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }

  /// The text with blanks after it, so that it takes at least `width` columns.
  package func left(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
