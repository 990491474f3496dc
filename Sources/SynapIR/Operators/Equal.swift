import SynapCore

/// `y = a == b` as bool; the operands are repeated to one shape. After ONNX `Equal`.
public struct Equal: Operator, Hashable {
  /// The operator's name.
  public static let name = "Equal"
  /// The operands in order.
  public static let operandNames = ["a", "b"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.comparisonType(named: Self.operandNames)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try comparison(operands, floats: { $0 == $1 }, integers: { $0 == $1 })
  }
}
