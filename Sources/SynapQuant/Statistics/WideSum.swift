/// A sum of numbers in units of 2^-32, in 128 bits: exact, so that sums of shards don't depend on
/// their order, and wide enough that means of any number of samples of any size don't overflow it.
struct WideSum: Hashable, Sendable {
  /// Numbers of larger magnitude, in units, are taken to be this: 2^32 of them can be added up.
  private static let limit = 0x1p94
  private static let unit = 0x1p-32

  /// The upper 64 bits.
  private(set) var high: Int64 = 0
  /// The lower 64 bits.
  private(set) var low: UInt64 = 0

  /// Creates the sum of nothing.
  init() {}

  /// Creates the sum of `number`, rounded to the nearest unit.
  init(_ number: Double) {
    let units = min((number.magnitude / Self.unit).rounded(), Self.limit)
    let upper = (units / 0x1p64).rounded(.down)
    (high, low) = (Int64(upper), UInt64(units - upper * 0x1p64))
    if number < 0 { negate() }
  }

  /// Creates a sum from its words; nil where no sum of `count` numbers has them.
  init?(high: Int64, low: UInt64, count: Int) {
    let limit = Int64(Self.limit / 0x1p64) * Int64(clamping: min(count, 1 << 32))
    guard (-limit - 1...limit).contains(high) else { return nil }
    (self.high, self.low) = (high, low)
  }

  /// Adds `other`.
  mutating func add(_ other: WideSum) {
    let (sum, carries) = low.addingReportingOverflow(other.low)
    low = sum
    high = high &+ other.high &+ (carries ? 1 : 0)
  }

  /// The sum as a number.
  var value: Double {
    // Of a small negative number neither word is small.
    var magnitude = self
    if high < 0 { magnitude.negate() }
    let number = (Double(magnitude.high) * 0x1p64 + Double(magnitude.low)) * Self.unit
    return high < 0 ? -number : number
  }

  private mutating func negate() {
    let (lower, borrows) = UInt64(0).subtractingReportingOverflow(low)
    (high, low) = (0 &- high &- (borrows ? 1 : 0), lower)
  }
}
