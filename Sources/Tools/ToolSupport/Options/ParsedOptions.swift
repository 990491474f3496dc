/// What the arguments of a tool say, by its `OptionTable`.
package struct ParsedOptions: Equatable, Sendable {
  private var values: [String: String] = [:]
  /// The arguments that belong to no option.
  package var positionals: [String] = []

  /// Creates options that say nothing.
  package init() {}

  /// Notes a value for `option`, unless it has one.
  mutating func set(_ option: ToolOption, to value: String) {
    if values[option.name] == nil { values[option.name] = value }
  }

  /// Whether `option` is given.
  package func has(_ option: ToolOption) -> Bool { values[option.name] != nil }

  /// The value of `option` as it is given; nil where it is not.
  package func given(_ option: ToolOption) -> String? { values[option.name] }

  /// The value of `option`: as it is given, or its default.
  package func text(_ option: ToolOption) -> String { values[option.name] ?? option.fallback }

  /// The value of `option` as a number that is not negative.
  ///
  /// - Throws: a `ToolExit` where it is none.
  package func count(_ option: ToolOption) throws -> Int {
    guard let value = Int(text(option)), (0...1_000_000_000).contains(value) else {
      throw ToolExit.failure(
        "Error: \(option.name) takes a number from 0, not '\(text(option))'")
    }
    return value
  }

  /// The value of `option` as a number.
  ///
  /// - Throws: a `ToolExit` where it is none.
  package func number(_ option: ToolOption) throws -> Float {
    guard let value = Float(text(option)), value.isFinite else {
      throw ToolExit.failure("Error: \(option.name) takes a number, not '\(text(option))'")
    }
    return value
  }
}
