/// The line of a terminal that says what is going on, rewritten at every step; silent elsewhere.
package struct ProgressLine {
  private let stream: StandardStream
  private let isShown: Bool
  private var current = ""

  /// Creates a line on `stream` that shows itself on terminals only, unless `isSilent`.
  package init(on stream: StandardStream = .output, isSilent: Bool = false) {
    self.stream = stream
    isShown = stream.isTerminal && !isSilent
  }

  /// Replaces the line by `text`, as SyNAP does: 20 blanks cover what was longer before.
  package mutating func show(_ text: String) {
    guard isShown, text != current else { return }
    current = text
    stream.write(text + ProgressLine.eraser)
  }

  /// Removes the line, so that something else can be printed in its place.
  package mutating func clear() {
    guard isShown, !current.isEmpty else { return }
    stream.write(String(repeating: " ", count: current.count) + ProgressLine.eraser)
    current = ""
  }

  private static let eraser = String(repeating: " ", count: 20) + "\r"
}
