import SynapCompiler
import SynapCore
import ToolSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a conversion says while it works: a line that is rewritten, or log lines when verbose.
struct ConversionLog {
  private var line: ProgressLine
  private let isVerbose: Bool

  init(isVerbose: Bool, isSilent: Bool) {
    self.isVerbose = isVerbose
    line = ProgressLine(isSilent: isSilent || isVerbose)
  }

  /// Shows that the work entered a stage or came further in it.
  mutating func enter(_ progress: Conversion.Progress) {
    line.show(progress.text)
    write(progress.text, level: "INFO")
  }

  /// Shows a warning on standard error.
  mutating func warn(_ warning: Diagnostic) {
    line.clear()
    StandardStream.error.writeLine(warning.description)
    write(warning.message, level: "WARNING")
  }

  /// Removes the progress.
  mutating func finish() { line.clear() }

  /// `2024-05-01 12:30:59,123 - synap - INFO - Converting...`.
  private func write(_ message: String, level: String) {
    guard isVerbose else { return }
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var parts = tm()
    localtime_r(&now.tv_sec, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
    let time = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    let milliseconds = String(1000 + now.tv_nsec / 1_000_000).dropFirst()
    StandardStream.output.writeLine("\(time),\(milliseconds) - synap - \(level) - \(message)")
  }
}
