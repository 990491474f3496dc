/// How the stored integers of a tensor stand for real numbers.
public enum Quantization: Codable, Hashable, Sendable {
  /// Stored values are the real values.
  case none
  /// `real = scale * (stored - zeroPoint)`, one scale for the whole tensor.
  case affine(scale: Float, zeroPoint: Int32)
  /// `real = scales[c] * stored`, with `c` the index along `axis`; zero point 0.
  case perChannel(scales: [Float], axis: Int)
  /// `real = stored * 2^-fractionalLength`.
  case dynamicFixedPoint(fractionalLength: Int)

  /// The name of the scheme in SyNAP's files.
  public var schemeName: String {
    switch self {
    case .none: "none"
    case .affine: "asymmetric_affine"
    case .perChannel: "perchannel_symmetric_affine"
    case .dynamicFixedPoint: "dynamic_fixed_point"
    }
  }

  /// Scale and zero point where one pair serves the whole tensor; nil for `none` and `perChannel`.
  public var uniform: (scale: Float, zeroPoint: Int32)? {
    switch self {
    case .none, .perChannel: nil
    case .affine(let scale, let zeroPoint): (scale, zeroPoint)
    case .dynamicFixedPoint(let length): (Float(sign: .plus, exponent: -length, significand: 1), 0)
    }
  }
}
