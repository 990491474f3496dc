import SynapCore

/// `y = -x`, of any shape; integers wrap. After ONNX `Neg`.
public struct Neg: Operator, Hashable {
  /// The operator's name.
  public static let name = "Neg"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.numericElementwiseType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try mapNumbers(operands, floats: { -$0 }, integers: { 0 &- $0 })
  }
}
