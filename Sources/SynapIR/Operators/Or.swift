import SynapCore

/// `y = a or b` of bools; the operands are repeated to one shape. After ONNX `Or`.
public struct Or: Operator, Hashable {
  /// The operator's name.
  public static let name = "Or"
  /// The operands in order.
  public static let operandNames = ["a", "b"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.logicalType(named: Self.operandNames)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    _ = try resultType(of: operands)
    return try comparison(operands, floats: { _, _ in false }, integers: { ($0 | $1) != 0 })
  }
}
