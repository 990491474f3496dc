import SynapCore

/// `y = √x`, correctly rounded; NaN where `x < 0`. After ONNX `Sqrt`.
public struct Sqrt: Operator, Hashable {
  /// The operator's name.
  public static let name = "Sqrt"
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
    try mapFloats(operands) { $0.squareRoot() }
  }
}
