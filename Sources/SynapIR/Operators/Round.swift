import SynapCore

/// Each element rounded to the nearest whole number, halves to the even one, of any shape. After ONNX `Round`.
public struct Round: Operator, Hashable {
  /// The operator's name.
  public static let name = "Round"
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
    try mapNumbers(operands, floats: { $0.rounded(.toNearestOrEven) }, integers: { $0 })
  }
}
