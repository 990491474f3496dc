import SynapCore

/// -1, 0 or 1 as an element is negative, 0 or positive, of any shape. After ONNX `Sign`.
public struct Sign: Operator, Hashable {
  /// The operator's name.
  public static let name = "Sign"
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
    try mapNumbers(operands, floats: { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, integers: { $0.signum() })
  }
}
