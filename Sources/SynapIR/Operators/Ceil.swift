import SynapCore

/// `y = ⌈x⌉`, of any shape. After ONNX `Ceil`.
public struct Ceil: Operator, Hashable {
  /// The operator's name.
  public static let name = "Ceil"
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
    try mapFloats(operands) { $0.rounded(.up) }
  }
}
