import CKernels
import SynapCore
import SynapIR

/// How often the numbers of a tensor fell into each of 8192 bins of equal width, half of them for
/// negative numbers.
///
/// The width is the smallest power of two under which the largest magnitude has a bin. When a larger
/// number arrives, neighbouring bins are joined: memory is bounded, no sample is kept, and the result
/// depends neither on the order of the samples nor on how they were divided among machines.
public struct Histogram: Hashable, Sendable {
  /// The number of bins.
  public static let binCount = Int(CK_HISTOGRAM_BINS)
  private static let half = binCount / 2
  /// Numbers below `2^(smallestExponent + 12)` are not told apart.
  private static let smallestExponent = -112

  /// The binary logarithm of a bin's width.
  public private(set) var exponent: Int
  /// How many numbers fell into bin i: those in `(i - 4096) * width ..< (i - 4095) * width`.
  public private(set) var counts: [UInt64]

  /// Creates a histogram without numbers.
  public init() {
    exponent = Self.smallestExponent
    counts = [UInt64](repeating: 0, count: Self.binCount)
  }

  /// Creates a histogram from what another one held; nil where that is impossible.
  init?(exponent: Int, counts: [UInt64]) {
    guard (Self.smallestExponent...116).contains(exponent), counts.count == Self.binCount else {
      return nil
    }
    self.exponent = exponent
    self.counts = counts
  }

  /// Counts the elements of a binary32 tensor, all within `range`.
  package init(of tensor: Tensor, within range: ValueRange) throws {
    self.init()
    try tensor.withFloats { try count($0, within: range, on: ThreadPool(threadCount: 1)) }
  }

  /// The width of a bin.
  public var width: Double { Double(sign: .plus, exponent: exponent, significand: 1) }
  /// How many numbers were counted.
  public var total: UInt64 { counts.reduce(0, &+) }
  /// The number in the middle of bin `index`.
  public func center(_ index: Int) -> Double { (Double(index - Self.half) + 0.5) * width }
  /// The bin of `number`, or the nearest one.
  public func bin(of number: Double) -> Int {
    let position = (number / width).rounded(.down)
    return Int(min(max(position, Double(-Self.half)), Double(Self.half - 1))) + Self.half
  }

  /// The bins that hold numbers; nil where all are empty.
  public var occupied: ClosedRange<Int>? {
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return nil }
    return first...last
  }

  /// Counts `numbers`, all within `range`.
  ///
  /// - Throws: a `Diagnostic` where memory runs out.
  mutating func count(
    _ numbers: UnsafeBufferPointer<Float>, within range: ValueRange, on threads: ThreadPool
  ) throws {
    let largest = max(range.maximum.magnitude, range.minimum.magnitude)
    let needed = largest == 0 ? Self.smallestExponent : Int(largest.exponent) - 11
    if needed > exponent { widen(to: needed) }
    let factor = Float(sign: .plus, exponent: -exponent, significand: 1)
    let isDone = counts.withUnsafeMutableBufferPointer {
      ck_histogram(
        numbers.baseAddress, Int64(numbers.count), factor, $0.baseAddress, threads.handle)
    }
    guard isDone else { throw Diagnostic.error("there is no memory left to calibrate in") }
  }

  /// Adds the numbers that `other` has counted.
  public mutating func merge(_ other: Histogram) {
    var other = other
    if other.exponent > exponent { widen(to: other.exponent) }
    if other.exponent < exponent { other.widen(to: exponent) }
    for index in counts.indices { counts[index] &+= other.counts[index] }
  }

  /// Joins bins until they are `2^newExponent` wide.
  private mutating func widen(to newExponent: Int) {
    let shift = newExponent - exponent
    var joined = [UInt64](repeating: 0, count: Self.binCount)
    for (index, count) in counts.enumerated() where count > 0 {
      let place = index - Self.half
      joined[(shift < 32 ? place >> shift : (place < 0 ? -1 : 0)) + Self.half] &+= count
    }
    counts = joined
    exponent = newExponent
  }
}
