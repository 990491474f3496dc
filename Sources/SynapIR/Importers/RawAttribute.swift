import SynapCore

/// The value of a node's attribute as the file has it.
package enum RawAttribute: Sendable {
  case integer(Int)
  case float(Float)
  case string(String)
  case tensor(Tensor)
  case graph(RawGraph)
  case integers([Int])
  case floats([Float])
  case strings([String])
  /// A value that can't be read, with the reason.
  case unreadable(Diagnostic)

  /// The kind as error messages name it, with its article.
  package var kind: String {
    switch self {
    case .integer: "an integer"
    case .float: "a number"
    case .string: "a string"
    case .tensor: "a tensor"
    case .graph: "a graph"
    case .integers: "a list of integers"
    case .floats: "a list of numbers"
    case .strings: "a list of strings"
    case .unreadable: "unreadable"
    }
  }
}
