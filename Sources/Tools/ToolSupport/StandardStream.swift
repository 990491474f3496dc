#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output or standard error: text goes there at once, without a buffer.
package struct StandardStream: Sendable, TextOutputStream {
  private let descriptor: Int32

  /// Standard output.
  package static let output = StandardStream(descriptor: STDOUT_FILENO)
  /// Standard error.
  package static let error = StandardStream(descriptor: STDERR_FILENO)

  private init(descriptor: Int32) { self.descriptor = descriptor }

  /// Whether a person reads the stream, in a terminal.
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes `text`. What the other end no longer takes is dropped.
  package func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = systemWrite(UnsafeBufferPointer(rebasing: rest))
        if written < 0 && errno == EINTR { continue }
        if written <= 0 { return }
        rest = rest.dropFirst(written)
      }
    }
  }

  /// Writes `text` and a line end.
  package func writeLine(_ text: String) { write(text + "\n") }

  private func systemWrite(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
