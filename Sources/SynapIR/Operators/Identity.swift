import SynapCore

/// `y = x`, of any shape. After ONNX `Identity`.
public struct Identity: Operator, Hashable {
  /// The operator's name.
  public static let name = "Identity"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    [try operands.required(0, "x").type]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0)]
  }
}
