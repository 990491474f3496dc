import SynapCore

/// The scheme `dynamic_fixed_point`: `real = stored * 2^-fractionalLength`, one length for the whole
/// tensor.
public enum DynamicFixedPoint {
  /// The parameters under which `dataType` covers `range`.
  ///
  ///     fractionalLength = bits - 1 - ceil(log2(max |x|))
  ///
  /// A range of nothing but 0 gets the length of a range to 1. Lengths stay within -31...31.
  public static func parameters(for range: ValueRange, dataType: DataType) -> Quantization {
    .dynamicFixedPoint(
      fractionalLength: fractionalLength(for: range, levels: 1 << (8 * dataType.byteCount)))
  }

  static func fractionalLength(for range: ValueRange, levels: Int) -> Int {
    let bits = levels.trailingZeroBitCount
    let largest = max(range.maximum.magnitude, range.minimum.magnitude)
    guard largest.isNormal else { return bits - 1 }
    let ceiling = Int(largest.exponent) + (largest.significand > 1 ? 1 : 0)
    return min(max(bits - 1 - ceiling, -31), 31)
  }
}
