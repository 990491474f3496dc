import SynapCore

/// One field of an instruction: some bits of its encoding, a word of its text.
public struct Field<Root: Sendable>: Sendable {
  /// The name, dotted where it is part of an operand: `input.height`.
  public let name: String
  /// What values the field takes, and how they are stored and printed.
  public let format: FieldFormat
  /// What the field means, and its unit.
  public let meaning: String
  /// The value as encoded: the integer, the choice's index, the number's bit pattern.
  let get: @Sendable (Root) -> Int64
  /// Takes a value that `format` accepts.
  let set: @Sendable (inout Root, Int64) -> Void

  /// The number of bits.
  public var bits: Int { format.bits }

  /// The value of the field in `root`.
  ///
  /// - Throws: a `Diagnostic` where the value is out of range.
  func value(in root: Root) throws -> Int64 {
    let value = get(root)
    try check(value)
    return value
  }

  /// Throws a `Diagnostic` where `value` is out of range.
  func check(_ value: Int64) throws {
    guard format.accepts(value) else {
      throw Diagnostic.error("\(name) is \(format.text(value)), which must be \(format.summary)")
    }
  }
}
