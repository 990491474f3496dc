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

  /// Writes `text`. What a reader that has gone no longer takes is dropped; where standard output
  /// can't be written otherwise, a full disk say, the tool says so and ends with status 1.
  package func write(_ text: String) {
    var text = text
    text.withUTF8(writeAll)
  }

  /// Writes `bytes`, as `write(_:)` does.
  package func write(bytes: [UInt8]) { bytes.withUnsafeBufferPointer(writeAll) }

  private func writeAll(_ bytes: UnsafeBufferPointer<UInt8>) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = systemWrite(UnsafeBufferPointer(rebasing: rest))
      if written < 0 && errno == EINTR { continue }
      if written <= 0 { return fail() }
      rest = rest.dropFirst(written)
    }
  }

  /// Writes `text` and a line end.
  package func writeLine(_ text: String) { write(text + "\n") }

  private func fail() {
    guard descriptor == STDOUT_FILENO, errno != EPIPE else { return }
    let reason = String(cString: strerror(errno))
    StandardStream.error.writeLine("Error: can't write to standard output: \(reason)")
    exit(1)
  }

  private func systemWrite(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }
}
