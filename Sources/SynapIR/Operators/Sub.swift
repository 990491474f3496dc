import SynapCore

/// `y = a - b`; the operands are repeated to one shape. Integers wrap. After ONNX `Sub`.
public struct Sub: Operator, Hashable {
  /// The operator's name.
  public static let name = "Sub"
  /// The operands in order.
  public static let operandNames = ["a", "b"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.arithmeticType(named: Self.operandNames)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [
      try arithmetic(
        operands.operand(0), operands.operand(1), floats: { $0 - $1 }, integers: { $0 &- $1 })
    ]
  }
}
