import SynapCore

/// The largest element of each plane: `[n, c, h, w]` to `[n, c, 1, 1]`. After ONNX `GlobalMaxPool`.
public struct GlobalMaxPool: Operator, Hashable {
  /// The operator's name.
  public static let name = "GlobalMaxPool"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.globalPoolingType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    _ = try resultType(of: operands)
    return try reducePlanes(operands) { plane in
      plane.reduce(-.infinity) { $0 > $1 || $0.isNaN ? $0 : $1 }
    }
  }
}
