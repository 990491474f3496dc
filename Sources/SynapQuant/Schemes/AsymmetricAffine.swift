import SynapCore

/// The scheme `asymmetric_affine`: one scale and zero point for the whole tensor.
public enum AsymmetricAffine {
  /// The parameters under which `dataType` covers `range` and 0.
  ///
  ///     scale = (max - min) / (largest - smallest stored value)
  ///     zeroPoint = smallest - round(min / scale), half away from zero
  ///
  /// A range of nothing but 0, or too small for a normal scale, gets scale 1.
  public static func parameters(for range: ValueRange, dataType: DataType) -> Quantization {
    guard let stored = dataType.integerRange else {
      preconditionFailure("\(dataType) is not an integer type")
    }
    let minimum = Double(min(range.minimum, 0))
    let maximum = Double(max(range.maximum, 0))
    let scale = Float((maximum - minimum) / Double(stored.upperBound - stored.lowerBound))
    guard scale.isNormal else {
      return .affine(scale: 1, zeroPoint: Int32(stored.lowerBound))
    }
    let offset = (-minimum / Double(scale)).rounded(.toNearestOrAwayFromZero)
    let zeroPoint = min(max(stored.lowerBound + Int(offset), stored.lowerBound), stored.upperBound)
    return .affine(scale: scale, zeroPoint: Int32(zeroPoint))
  }
}
