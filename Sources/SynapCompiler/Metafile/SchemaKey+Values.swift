import SynapCore

/// A place in a `Target` that a key's value is stored to.
typealias Destination<Target, Value> = WritableKeyPath<Target, Value> & Sendable

extension SchemaKey {
  /// A key whose value is true or false.
  static func boolean(
    _ name: String, fallback: String = "`false`", meaning: String,
    into destination: any Destination<Target, Bool>
  ) -> Self {
    Self(name, type: "boolean", fallback: fallback, meaning: meaning) { node, target, reader in
      target[keyPath: destination] = try reader.boolean(node, key: name)
    }
  }

  /// A key whose value is one of the raw values of `Value`.
  static func choice<Value>(
    _ name: String, of cases: Value.Type, fallback: Value, ignoringCase: Bool = false,
    meaning: String, refusals: [Refusal] = [],
    message: @escaping @Sendable (_ text: String) -> String,
    into destination: any Destination<Target, Value>
  ) -> Self
  where Value: RawRepresentable<String> & CaseIterable & Sendable {
    Self(
      name, type: Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
      fallback: "`\(fallback.rawValue)`", meaning: meaning, refusals: refusals
    ) { node, target, reader in
      target[keyPath: destination] = try reader.choice(
        node, key: name, ignoringCase: ignoringCase, refusals: refusals, message: message)
    }
  }

  /// A key whose value is a string, stored with its place.
  static func text(
    _ name: String, type: String = "string", meaning: String, isEffective: Bool = true,
    into destination: any Destination<Target, Located<String>?>
  ) -> Self {
    Self(name, type: type, meaning: meaning, isEffective: isEffective) { node, target, reader in
      target[keyPath: destination] = Located(
        try reader.string(node, key: name), at: reader.location(node))
    }
  }

  /// The key for the user's own data.
  static var custom: Self {
    Self("custom", type: "anything", meaning: "ignored: room for data of your own") { _, _, _ in }
  }
}
