/// How an element that is written combines with what is there.
public enum ScatterReduction: String, Codable, Hashable, Sendable, CaseIterable,
  CustomStringConvertible
{
  /// It takes its place.
  case none
  /// The sum.
  case add
  /// The product.
  case mul
  /// The larger one.
  case max
  /// The smaller one.
  case min

  /// ONNX's name.
  public var description: String { rawValue }

  func combine(_ old: Float, _ new: Float) -> Float {
    switch self {
    case .none: new
    case .add: old + new
    case .mul: old * new
    case .max: Swift.max(old, new)
    case .min: Swift.min(old, new)
    }
  }

  func combine(_ old: Int64, _ new: Int64) -> Int64 {
    switch self {
    case .none: new
    case .add: old &+ new
    case .mul: old &* new
    case .max: Swift.max(old, new)
    case .min: Swift.min(old, new)
    }
  }
}
