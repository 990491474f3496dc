import CKernels
import SynapCore

/// The smallest and largest number that a tensor has held.
public struct ValueRange: Hashable, Sendable {
  /// The smallest number.
  public var minimum: Float
  /// The largest number.
  public var maximum: Float

  /// Creates a range.
  public init(minimum: Float, maximum: Float) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// The range of `numbers`; nil where there are none, or one of them is not finite.
  public init?(of numbers: UnsafeBufferPointer<Float>) {
    guard let start = numbers.baseAddress, numbers.count > 0 else { return nil }
    self.init(minimum: 0, maximum: 0)
    guard ck_range(start, Int64(numbers.count), &minimum, &maximum) else { return nil }
  }

  /// Whether both ends are finite.
  var isFinite: Bool { minimum.isFinite && maximum.isFinite }

  /// The smallest range that holds both.
  public func union(_ other: ValueRange) -> ValueRange {
    ValueRange(minimum: min(minimum, other.minimum), maximum: max(maximum, other.maximum))
  }

  /// The smallest range that holds this one and 0.
  public var includingZero: ValueRange {
    ValueRange(minimum: min(minimum, 0), maximum: max(maximum, 0))
  }

  /// The largest magnitude.
  var magnitude: Float { max(maximum.magnitude, minimum.magnitude) }

  /// The distance between the ends of the range, 0 included.
  public var widthIncludingZero: Float { max(maximum, 0) - min(minimum, 0) }
}
