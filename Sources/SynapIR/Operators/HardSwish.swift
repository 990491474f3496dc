import SynapCore

/// `y = x * max(0, min(1, x / 6 + 0.5))`, of any shape. After ONNX `HardSwish`.
public struct HardSwish: Operator, Hashable {
  /// The operator's name.
  public static let name = "HardSwish"
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
    try mapFloats(operands) { $0 * clamped(Float(0.5).addingProduct(1 / 6, $0), (0, 1)) }
  }
}
