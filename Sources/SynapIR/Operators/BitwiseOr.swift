import SynapCore

/// `y = a | b` of the bits of integers; the operands are repeated to one shape. After ONNX `BitwiseOr`.
public struct BitwiseOr: Operator, Hashable {
  /// The operator's name.
  public static let name = "BitwiseOr"
  /// The operands in order.
  public static let operandNames = ["a", "b"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.integerType(named: Self.operandNames)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    _ = try resultType(of: operands)
    return try [
      arithmetic(
        operands.operand(0), operands.operand(1), floats: { a, _ in a }, integers: { $0 | $1 })
    ]
  }
}
