import CKernels
import SynapCore

/// How stored integers stand for real numbers: `real = scale * (stored - zeroPoint)`.
/// Float types ignore it.
public struct Format: Hashable, Sendable {
  /// The real value of one step, positive and finite.
  public var scale: Float
  /// The stored value of 0.
  public var zeroPoint: Int

  /// Creates a format.
  public init(scale: Float = 1, zeroPoint: Int = 0) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// Throws unless the values suit `type`.
  func check(_ name: String, type: DataType) throws {
    guard scale > 0, scale.isFinite else {
      throw Diagnostic.error("the scale \(scale) of \(name) is not a positive number")
    }
    try checkZeroPoint(zeroPoint, type: type, of: name)
  }

  func kernelFormat(type: DataType) -> ck_format {
    ck_format(type: type.kernelType, scale: scale, zero: Int32(zeroPoint))
  }
}

extension Format: FieldGroup {
  /// Scale and zero point.
  public static let fields: Fields<Format> = [
    .float("scale", \.scale, "real value of one step"),
    .integer("zero_point", \.zeroPoint, -32768...32767, "stored value of 0"),
  ]
}

/// Throws unless `value` is a stored value of `type`, or `type` is a float type.
func checkZeroPoint(_ value: Int, type: DataType, of name: String) throws {
  if let range = type.integerRange, !range.contains(value) {
    throw Diagnostic.error("the zero point \(value) of \(name) is not a value of \(type)")
  }
}
