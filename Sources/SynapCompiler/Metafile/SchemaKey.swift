import SynapCore

/// Something SyNAP allows in a metafile and this compiler does not do yet.
package struct Refusal: Sendable, Equatable {
  /// What is refused, as the user writes it: `data_type: int16`.
  package let subject: String
  /// The value that is refused, where it is one of a choice: `int16`.
  package let value: String
  /// Why.
  package let reason: String
  /// What the user can do instead.
  package let alternative: String

  /// Creates the refusal of `subject`.
  init(_ subject: String, value: String = "", reason: String, alternative: String) {
    self.subject = subject
    self.value = value
    self.reason = reason
    self.alternative = alternative
  }

  /// The error for a metafile that asks for it at `location`.
  func error(at location: Location) -> Refused {
    let message = "'\(subject)' is not supported yet: \(reason); \(alternative)"
    return Refused(diagnostic: Diagnostic.error(message, at: location))
  }
}

/// A valid metafile asks for something that is refused.
struct Refused: Error {
  /// What the user reads.
  let diagnostic: Diagnostic
}

/// One key of a mapping of the metafile: how it is written, documented and read into `Target`.
struct SchemaKey<Target>: Sendable {
  /// Reads a value that is not null, checks it and stores it; throws a `Diagnostic` or `Refused`.
  typealias Read = @Sendable (YAMLNode, inout Target, inout MetafileReader) throws -> Void

  /// The key.
  let name: String
  /// What may stand behind it, in Markdown.
  let type: String
  /// What its absence means, in Markdown.
  let fallback: String
  /// What it is for, in Markdown.
  let meaning: String
  /// The values that are known but refused.
  let refusals: [Refusal]
  /// Whether the compiler acts on the value; otherwise it is only checked.
  let isEffective: Bool
  /// How its value is read.
  let read: Read

  /// Creates a key with a reader of its own.
  init(
    _ name: String, type: String, fallback: String = "none", meaning: String,
    refusals: [Refusal] = [], isEffective: Bool = true, read: @escaping Read
  ) {
    self.name = name
    self.type = type
    self.fallback = fallback
    self.meaning = meaning
    self.refusals = refusals
    self.isEffective = isEffective
    self.read = read
  }
}

/// The keys of one mapping of the metafile.
struct SchemaTable<Target>: Sendable {
  /// Where the mapping stands: `inputs[]`; empty for the whole file.
  let path: String
  /// Its keys, in the order in which they are documented.
  let keys: [SchemaKey<Target>]

  /// The part of the table that does not depend on `Target`.
  var description: MetafileSchema.Table {
    MetafileSchema.Table(
      path: path,
      keys: keys.map {
        MetafileSchema.Key(
          name: $0.name, type: $0.type, fallback: $0.fallback, meaning: $0.meaning,
          refusals: $0.refusals, isEffective: $0.isEffective)
      })
  }
}
