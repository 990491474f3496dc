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
    guard let first = numbers.first else { return nil }
    var low = SIMD16<Float>(repeating: first)
    var high = low
    var poison = SIMD16<Float>.zero
    let vectors = numbers.count / 16
    numbers.withMemoryRebound(to: Float.self) { numbers in
      let raw = UnsafeRawBufferPointer(numbers)
      for index in 0..<vectors {
        let vector = raw.loadUnaligned(fromByteOffset: index * 64, as: SIMD16<Float>.self)
        low = pointwiseMin(low, vector)
        high = pointwiseMax(high, vector)
        // Zero for every finite number, NaN for the others.
        poison += vector * 0
      }
    }
    var minimum = low.min()
    var maximum = high.max()
    var rest = poison.sum()
    for number in numbers[(vectors * 16)...] {
      minimum = min(minimum, number)
      maximum = max(maximum, number)
      rest += number * 0
    }
    guard rest == 0 else { return nil }
    self.init(minimum: minimum, maximum: maximum)
  }

  /// The smallest range that holds both.
  public func union(_ other: ValueRange) -> ValueRange {
    ValueRange(minimum: min(minimum, other.minimum), maximum: max(maximum, other.maximum))
  }

  /// The distance between the ends of the range, 0 included.
  public var widthIncludingZero: Float { max(maximum, 0) - min(minimum, 0) }
}
