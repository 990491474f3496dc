#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How far a computed tensor is from its reference, summed up over as many tensors as are added.
///
///     cosine = Σ x y / sqrt(Σ x² Σ y²)
///     SQNR   = 10 log10(Σ x² / Σ (x - y)²) dB
///
/// with x the reference and y what was computed; sums in binary64.
public struct TensorDifference: Hashable, Sendable {
  /// How many elements were compared.
  public private(set) var elementCount = 0
  /// The largest `|x - y|`.
  public private(set) var maximumError: Float = 0
  /// How many elements were saturated.
  public private(set) var saturatedCount = 0
  private var referencePower = 0.0
  private var computedPower = 0.0
  private var product = 0.0
  private var noisePower = 0.0

  /// Starts without elements.
  public init() {}

  /// Adds the elements of a tensor; `computed` has as many as `reference`.
  ///
  /// An element counts as saturated where it was computed as an end of `range` and the reference
  /// lies beyond that end by more than rounding explains, half a `step`.
  ///
  /// - Parameters:
  ///   - range: the numbers that the smallest and the largest stored value stand for; nil where
  ///     nothing saturates.
  ///   - step: the distance between the numbers that neighbouring stored values stand for.
  public mutating func add(
    reference: UnsafeBufferPointer<Float>, computed: UnsafeBufferPointer<Float>,
    range: ClosedRange<Float>? = nil, step: Float = 0
  ) {
    precondition(reference.count == computed.count, "tensors of one shape are compared")
    let lowest = range?.lowerBound ?? -.infinity
    let highest = range?.upperBound ?? .infinity
    let (lowestReference, highestReference) = (lowest - step / 2, highest + step / 2)
    var largest: Float = 0
    for index in 0..<reference.count {
      let (x, y) = (reference[index], computed[index])
      let error = (x - y).magnitude
      if !(error <= largest) { largest = error.isNaN ? .infinity : error }
      if (y <= lowest && x < lowestReference) || (y >= highest && x > highestReference) {
        saturatedCount += 1
      }
      let (wideX, wideY) = (Double(x), Double(y))
      referencePower += wideX * wideX
      computedPower += wideY * wideY
      product += wideX * wideY
      noisePower += (wideX - wideY) * (wideX - wideY)
    }
    maximumError = max(maximumError, largest)
    elementCount += reference.count
  }

  /// Adds the elements of a tensor, as arrays.
  public mutating func add(
    reference: [Float], computed: [Float], range: ClosedRange<Float>? = nil, step: Float = 0
  ) {
    reference.withUnsafeBufferPointer { reference in
      computed.withUnsafeBufferPointer { computed in
        add(reference: reference, computed: computed, range: range, step: step)
      }
    }
  }

  /// Adds the elements that `other` has seen.
  public mutating func add(_ other: TensorDifference) {
    elementCount += other.elementCount
    maximumError = max(maximumError, other.maximumError)
    saturatedCount += other.saturatedCount
    referencePower += other.referencePower
    computedPower += other.computedPower
    product += other.product
    noisePower += other.noisePower
  }

  /// The cosine of the angle between both, -1 to 1; 1 where both are zero, 0 where one is or where
  /// numbers are not finite.
  public var cosine: Double {
    if referencePower == 0 && computedPower == 0 { return 1 }
    let value = product / (referencePower.squareRoot() * computedPower.squareRoot())
    return value.isFinite ? min(max(value, -1), 1) : 0
  }

  /// Signal to quantization noise ratio in dB: infinite where both are equal, minus infinite where
  /// the reference is zero and the other is not, or where numbers are not finite.
  public var signalToNoise: Double {
    if noisePower == 0 { return .infinity }
    let ratio = referencePower / noisePower
    return ratio > 0 ? 10 * log10(ratio) : -.infinity
  }

  /// `Σ (x - y)²` against what is expected, in dB: above 0 where there is more noise, minus
  /// infinite where there is none, infinite where none is expected or numbers are not finite.
  ///
  /// - Parameters:
  ///   - ratio: the expected `Σ (x - y)² / Σ x²` of noise that grows with the reference.
  ///   - elementNoise: the expected mean of other noise, `(x - y)²` per element.
  public func excessNoise(overRatio ratio: Double, elementNoise: Double) -> Double {
    if noisePower == 0 { return -.infinity }
    let excess = noisePower / (ratio * referencePower + elementNoise * Double(elementCount))
    return excess >= 0 ? 10 * log10(excess) : .infinity
  }

  /// The part of all elements that were saturated, 0 to 1.
  public var saturatedShare: Double {
    elementCount == 0 ? 0 : Double(saturatedCount) / Double(elementCount)
  }
}
