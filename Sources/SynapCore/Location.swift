/// A place in an input: a file, a line or a byte of it, a node of a network.
public struct Location: Hashable, Sendable, CustomStringConvertible {
  /// The file as the user named it.
  public var file: String?
  /// The line in a text file, from 1.
  public var line: Int?
  /// The column in a text file, from 1.
  public var column: Int?
  /// The byte in a binary file, from 0.
  public var byte: Int?
  /// The name of a network's node or layer.
  public var node: String?
  /// The operator of that node.
  public var operation: String?
  /// The position of that node in its file, from 0.
  public var index: Int?

  /// Creates a location of the given parts.
  public init(
    file: String? = nil, line: Int? = nil, column: Int? = nil, byte: Int? = nil,
    node: String? = nil, operation: String? = nil, index: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.byte = byte
    self.node = node
    self.operation = operation
    self.index = index
  }

  /// Takes from `outer` every part that is nil here.
  mutating func fill(from outer: Location) {
    file = file ?? outer.file
    if line == nil && byte == nil {
      line = outer.line
      column = outer.column
      byte = outer.byte
    }
    if node == nil && operation == nil {
      node = outer.node
      operation = outer.operation
      index = outer.index
    }
  }

  /// `file:line:column: 'node' (operator, node index)`, without the parts that are nil.
  public var description: String {
    var place = file ?? ""
    if let line { place += (place.isEmpty ? "line " : ":") + String(line) }
    if line != nil, let column { place += ":\(column)" }
    if let byte { place += (place.isEmpty ? "" : ": ") + "byte \(byte)" }
    let details = [operation, index.map { "node \($0)" }].compactMap { $0 }
    var subject = node.map { "'\($0)'" } ?? ""
    if !details.isEmpty {
      subject += (subject.isEmpty ? "" : " ") + "(\(details.joined(separator: ", ")))"
    }
    return [place, subject].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}
