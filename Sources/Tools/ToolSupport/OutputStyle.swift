/// How a tool prints what it found.
package enum OutputStyle: Sendable {
  /// Lines and a table, for people.
  case table
  /// SyNAP's lines, and a JSON document in place of the table.
  case linesAndDocument
  /// JSON documents alone.
  case document

  /// What `options` ask for, or else what suits `output`: a table for a terminal.
  package init(_ options: ParsedOptions, output: StandardStream = .output) {
    self.init(isDocument: options.has(.json), output: output)
  }

  /// Documents where `isDocument`, or else what suits `output`: a table for a terminal.
  package init(isDocument: Bool, output: StandardStream = .output) {
    if isDocument {
      self = .document
    } else {
      self = output.isTerminal ? .table : .linesAndDocument
    }
  }
}
