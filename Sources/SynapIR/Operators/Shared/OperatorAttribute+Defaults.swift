extension [OperatorAttribute] {
  /// Appends an attribute unless it has its default value.
  mutating func append<Value: Equatable & CustomStringConvertible>(
    _ name: String, _ value: Value, unless defaultValue: Value
  ) {
    if value != defaultValue { append(OperatorAttribute(name, value)) }
  }
}
