/// An operand made of several fields.
public protocol FieldGroup: Sendable {
  /// The fields, in the order of their encoding.
  static var fields: Fields<Self> { get }
}

/// The fields of an instruction or operand, in the order of their encoding.
///
/// Encoding, text, documentation and range checks are all derived from this one list.
public struct Fields<Root: Sendable>: Sendable, ExpressibleByArrayLiteral {
  /// The fields, groups expanded.
  public let all: [Field<Root>]

  /// Creates a list of fields and groups.
  public init(arrayLiteral elements: Fields...) { all = elements.flatMap(\.all) }
  private init(_ field: Field<Root>) { all = [field] }
  private init(all: [Field<Root>]) { self.all = all }

  /// An integer in `range`, printed in decimal.
  public static func integer<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Root, Value> & Sendable, _ range: ClosedRange<Int64>,
    _ meaning: String
  ) -> Fields {
    Fields(Self.field(name, path, .integer(range), meaning))
  }

  /// An integer in `range`, printed in hexadecimal.
  public static func hexadecimal<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Root, Value> & Sendable, _ range: ClosedRange<Int64>,
    _ meaning: String
  ) -> Fields {
    Fields(Self.field(name, path, .hexadecimal(range), meaning))
  }

  /// A binary32 number, infinities included.
  public static func float(
    _ name: String, _ path: WritableKeyPath<Root, Float> & Sendable, _ meaning: String
  ) -> Fields {
    Fields(
      Field(
        name: name, format: .float, meaning: meaning,
        get: { Int64($0[keyPath: path].bitPattern) },
        set: { $0[keyPath: path] = Float(bitPattern: UInt32(truncatingIfNeeded: $1)) }))
  }

  /// True or false.
  public static func boolean(
    _ name: String, _ path: WritableKeyPath<Root, Bool> & Sendable, _ meaning: String
  ) -> Fields {
    Fields(
      Field(
        name: name, format: .boolean, meaning: meaning,
        get: { $0[keyPath: path] ? 1 : 0 }, set: { $0[keyPath: path] = $1 != 0 }))
  }

  /// One of `choices`, encoded as its index and printed by its description.
  public static func choice<Value: Equatable & Sendable & CustomStringConvertible>(
    _ name: String, _ path: WritableKeyPath<Root, Value> & Sendable, _ choices: [Value],
    _ meaning: String
  ) -> Fields {
    Fields(
      Field(
        name: name, format: .choice(choices.map(\.description)), meaning: meaning,
        get: { root in
          let value = root[keyPath: path]
          return Int64(choices.firstIndex(where: { $0 == value }) ?? -1)
        },
        set: { $0[keyPath: path] = choices[Int($1)] }))
  }

  /// The fields of an operand, with `name` before each name.
  public static func group<Part: FieldGroup>(
    _ name: String, _ path: WritableKeyPath<Root, Part> & Sendable
  ) -> Fields {
    Fields(
      all: Part.fields.all.map { part in
        Field(
          name: "\(name).\(part.name)", format: part.format, meaning: part.meaning,
          get: { part.get($0[keyPath: path]) },
          set: { part.set(&$0[keyPath: path], $1) })
      })
  }

  private static func field<Value: FixedWidthInteger & Sendable>(
    _ name: String, _ path: WritableKeyPath<Root, Value> & Sendable, _ format: FieldFormat,
    _ meaning: String
  ) -> Field<Root> {
    Field(
      name: name, format: format, meaning: meaning,
      get: { Int64(clamping: $0[keyPath: path]) },
      set: { $0[keyPath: path] = Value(truncatingIfNeeded: $1) })
  }
}
