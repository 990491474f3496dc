import CKernels
import SynapCore
import SynapIR

/// How often the numbers of a tensor fell into each of 8192 bins of equal width, half of them for
/// negative numbers; into fewer bins where it is one of many.
///
/// The width is the smallest power of two under which the largest magnitude has a bin. When a larger
/// number arrives, neighbouring bins are joined: memory is bounded, no sample is kept, and the result
/// depends neither on the order of the samples nor on how they were divided among machines. Only the
/// bins from the first to the last that holds numbers take memory.
public struct Histogram: Hashable, Sendable {
  /// The number of bins.
  public static let binCount = Int(CK_HISTOGRAM_BINS)
  /// The least binary logarithm of a width; below it numbers are not told apart.
  private static let smallestExponent = -112

  /// The number of bins for negative numbers, and of those for the others: a power of two.
  let half: Int
  /// The binary logarithm of a bin's width.
  public private(set) var exponent = smallestExponent
  /// The first bin that holds numbers; 0 where there is none.
  private var start = 0
  /// The counts of the bins from `start` on; neither the first nor the last is 0.
  private var kept: [UInt64] = []

  /// Creates a histogram without numbers.
  public init() { self.init(binCount: Self.binCount) }

  /// Creates a histogram without numbers of `binCount` bins, a power of two.
  init(binCount: Int) { half = binCount / 2 }

  /// Creates a histogram of `binCount` bins, of which those from `first` on hold `counts` numbers;
  /// nil where that is impossible.
  init?(binCount: Int, exponent: Int, first: Int, counts: [UInt64]) {
    self.init(binCount: binCount)
    guard (Self.smallestExponent...127 - magnitudeBits).contains(exponent), first >= 0,
      first <= binCount - counts.count
    else { return nil }
    self.exponent = exponent
    keep(counts[...], from: first)
  }

  /// Counts the elements of a binary32 tensor, all within `range`.
  package init(of tensor: Tensor, within range: ValueRange) throws {
    self.init()
    try tensor.withFloats { try count($0, within: range, on: ThreadPool(threadCount: 1)) }
  }

  /// The binary logarithm of the bins that the larger half of magnitudes is divided into.
  private var magnitudeBits: Int { half.trailingZeroBitCount - 1 }
  /// The width of a bin.
  public var width: Double { Double(sign: .plus, exponent: exponent, significand: 1) }
  /// How many numbers were counted.
  public var total: UInt64 { kept.reduce(0, &+) }
  /// The number in the middle of bin `index`.
  public func center(_ index: Int) -> Double { (Double(index - half) + 0.5) * width }
  /// The bin of `number`, or the nearest one.
  public func bin(of number: Double) -> Int {
    let position = (number / width).rounded(.down)
    return Int(min(max(position, Double(-half)), Double(half - 1))) + half
  }

  /// How many numbers fell into bin i: those in `(i - 4096) * width ..< (i - 4095) * width`.
  public subscript(bin: Int) -> UInt64 {
    kept.indices.contains(bin - start) ? kept[bin - start] : 0
  }

  /// How many numbers fell into each of the bins.
  public var counts: [UInt64] {
    var result = [UInt64](repeating: 0, count: 2 * half)
    result.replaceSubrange(start..<start + kept.count, with: kept)
    return result
  }

  /// The bins that hold numbers; nil where all are empty.
  public var occupied: ClosedRange<Int>? {
    kept.isEmpty ? nil : start...start + kept.count - 1
  }

  /// Counts `numbers`, all within `range`.
  ///
  /// - Throws: a `Diagnostic` where memory runs out.
  mutating func count(
    _ numbers: UnsafeBufferPointer<Float>, within range: ValueRange, on threads: ThreadPool
  ) throws {
    widen(toHold: range)
    var all = counts
    let isDone = all.withUnsafeMutableBufferPointer {
      ck_histogram(
        numbers.baseAddress, Int64(numbers.count), factor, $0.baseAddress, threads.handle)
    }
    guard isDone else { throw Diagnostic.error("there is no memory left to calibrate in") }
    keep(all[...], from: 0)
  }

  /// What numbers are multiplied by to give bins, from the first that is not negative.
  var factor: Float { Float(sign: .plus, exponent: -exponent, significand: 1) }

  /// Adds `counts` to those of all bins.
  mutating func add(_ counts: some RandomAccessCollection<UInt64>) {
    var all = self.counts
    for (bin, count) in counts.enumerated() { all[bin] &+= count }
    keep(all[...], from: 0)
  }

  /// Adds the numbers that `other`, of as many bins, has counted.
  public mutating func merge(_ other: Histogram) {
    var other = other
    if other.exponent > exponent { widen(to: other.exponent) }
    if other.exponent < exponent { other.widen(to: exponent) }
    guard let more = other.occupied else { return }
    guard let own = occupied else {
      self = other
      return
    }
    let first = min(own.lowerBound, more.lowerBound)
    let last = max(own.upperBound, more.upperBound)
    keep((first...last).map { self[$0] &+ other[$0] }[...], from: first)
  }

  /// Joins bins until every number of `range` has one.
  mutating func widen(toHold range: ValueRange) {
    let largest = range.magnitude
    guard largest != 0 else { return }
    widen(to: Int(largest.exponent) - magnitudeBits)
  }

  /// Joins bins until they are `2^newExponent` wide, if they are narrower.
  private mutating func widen(to newExponent: Int) {
    guard newExponent > exponent else { return }
    let shift = newExponent - exponent
    exponent = newExponent
    guard let occupied else { return }
    func joined(_ bin: Int) -> Int { ((bin - half) >> shift) + half }
    let first = joined(occupied.lowerBound)
    var result = [UInt64](repeating: 0, count: joined(occupied.upperBound) - first + 1)
    for bin in occupied { result[joined(bin) - first] &+= self[bin] }
    keep(result[...], from: first)
  }

  /// Takes `counts` as those of the bins from `first` on.
  private mutating func keep(_ counts: ArraySlice<UInt64>, from first: Int) {
    guard let low = counts.firstIndex(where: { $0 > 0 }),
      let high = counts.lastIndex(where: { $0 > 0 })
    else {
      (start, kept) = (0, [])
      return
    }
    start = first + low - counts.startIndex
    kept = Array(counts[low...high])
  }
}
