import SynapCore

/// `y = max(x, 0)`, of any shape. After ONNX `Relu`.
public struct Relu: Operator, Hashable {
  /// The operator's name.
  public static let name = "Relu"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.elementwiseType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try mapFloats(operands) { clamped($0, (0, .infinity)) }
  }
}
