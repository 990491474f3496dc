import SynapCore

/// The smallest and largest value of a float result: a fused activation.
public struct FloatClamp: Hashable, Sendable {
  /// The smallest value, `-inf` where nothing is fused.
  public var minimum: Float
  /// The largest value, `inf` where nothing is fused.
  public var maximum: Float

  /// Creates a clamp, by default one that changes nothing.
  public init(_ minimum: Float = -.infinity, _ maximum: Float = .infinity) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Throws unless the values are ordered.
  func check() throws {
    guard minimum <= maximum else {
      throw Diagnostic.error("the clamp \(minimum)...\(maximum) is not a range")
    }
  }
}

extension FloatClamp: FieldGroup {
  /// Minimum and maximum.
  public static let fields: Fields<FloatClamp> = [
    .float("minimum", \.minimum, "smallest value"),
    .float("maximum", \.maximum, "largest value"),
  ]
}
