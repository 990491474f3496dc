#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import SynapCore

/// The early end of a tool: what it says, and its exit status.
package struct ToolExit: Error, Equatable, Sendable {
  /// The text, line ends included.
  package var text: String
  /// The exit status: 0 done, 1 the input is at fault.
  package var status: Int32
  /// Whether the text goes to standard output instead of standard error.
  package var isOutput: Bool

  /// Creates an end with a text as it is.
  package init(text: String, status: Int32, isOutput: Bool = false) {
    self.text = text
    self.status = status
    self.isOutput = isOutput
  }

  /// A failure that says `message` on a line of standard error.
  package static func failure(_ message: String) -> ToolExit {
    ToolExit(text: message + "\n", status: 1)
  }

  /// A failure that says `message`, after the lines that tell why.
  package static func failure(_ message: String, because error: any Error) -> ToolExit {
    ToolExit(text: "\(describe(error))\n\(message)\n", status: 1)
  }

  /// How an error is shown: `Error: <message>` where it has no location, as SyNAP does, else
  /// `<location>: error: <message>`.
  package static func describe(_ error: any Error) -> String {
    switch error {
    case let diagnostic as Diagnostic: text(of: diagnostic)
    case let diagnostics as Diagnostics:
      diagnostics.all.map(text).joined(separator: "\n")
    default: "Error: \(error)"
    }
  }

  private static func text(of diagnostic: Diagnostic) -> String {
    let text = diagnostic.description
    return text.hasPrefix("error: ") ? "Error" + text.dropFirst(5) : text
  }

  /// Runs a tool, says what it threw, and ends the process.
  package static func run(_ body: () throws -> Void) -> Never {
    do {
      try body()
      exit(0)
    } catch let end as ToolExit {
      (end.isOutput ? StandardStream.output : .error).write(end.text)
      exit(end.status)
    } catch {
      StandardStream.error.writeLine(describe(error))
      exit(1)
    }
  }
}
