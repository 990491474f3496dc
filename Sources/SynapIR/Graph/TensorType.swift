import SynapCore

/// What a tensor holds: element type, extents and how stored values stand for real ones.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  /// The type of each element.
  public var dataType: DataType
  /// The extents, dense row-major; feature maps are `[n, c, h, w]`.
  public var shape: Shape
  /// How stored values stand for real ones.
  public var quantization: Quantization

  /// Creates a tensor type.
  public init(_ dataType: DataType, _ shape: Shape, quantization: Quantization = .none) {
    self.dataType = dataType
    self.shape = shape
    self.quantization = quantization
  }

  /// A binary32 tensor of the given shape.
  public static func float32(_ shape: Shape) -> TensorType { TensorType(.float32, shape) }

  /// The number of bytes that a tensor of this type takes.
  public var byteCount: Int { shape.elementCount * dataType.byteCount }

  /// For example `float32[1, 3, 480, 640]`.
  public var description: String { "\(dataType)\(shape)" }
}
