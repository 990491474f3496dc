import SynapCore

/// A message of a protocol buffer in text form: fields in the order of the file.
package struct PrototxtMessage: Sendable {
  /// The fields, repeated ones once for each element.
  package var fields: [PrototxtField] = []
}

/// A field with one value.
package struct PrototxtField: Sendable {
  /// The name.
  package let name: String
  /// The value.
  package let value: PrototxtValue
  /// Where the value stands, or the name of a message: line and column.
  package let location: Location
}

/// The value of a field, as the text has it.
package enum PrototxtValue: Sendable {
  /// A number, a truth value or the name of an enumeration's case.
  case scalar(String)
  /// What stands in quotes.
  case text(String)
  /// A message in braces.
  case message(PrototxtMessage)

  /// The kind as error messages name it, with its article.
  var kind: String {
    switch self {
    case .scalar(let text): "'\(text)'"
    case .text: "a text"
    case .message: "a message"
    }
  }
}
