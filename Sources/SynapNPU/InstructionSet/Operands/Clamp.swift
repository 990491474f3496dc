import SynapCore

/// The smallest and largest stored value of a result: fused activation and saturation.
public struct Clamp: Hashable, Sendable {
  /// The smallest stored value.
  public var minimum: Int
  /// The largest stored value.
  public var maximum: Int

  /// Creates a clamp.
  public init(_ minimum: Int = 0, _ maximum: Int = 255) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// The whole range of an integer type; 0...255 for float types.
  public init(wholeRangeOf type: DataType) {
    let range = type.integerRange ?? 0...255
    self.init(range.lowerBound, range.upperBound)
  }

  /// Throws unless the values are ordered and within `type`.
  func check(type: DataType) throws {
    guard minimum <= maximum, let range = type.integerRange, range.contains(minimum),
      range.contains(maximum)
    else {
      throw Diagnostic.error("the clamp \(minimum)...\(maximum) is not a range of \(type)")
    }
  }
}

extension Clamp: FieldGroup {
  /// Minimum and maximum.
  public static let fields: Fields<Clamp> = [
    .integer("minimum", \.minimum, -32768...32767, "smallest stored value"),
    .integer("maximum", \.maximum, -32768...32767, "largest stored value"),
  ]
}
