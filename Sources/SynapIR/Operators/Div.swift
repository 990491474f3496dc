import SynapCore

/// `y = a / b`; the operands are repeated to one shape. Integers are truncated toward zero;
/// dividing them by zero throws. After ONNX `Div`.
public struct Div: Operator, Hashable {
  /// The operator's name.
  public static let name = "Div"
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
    let divisor = try operands.divisor()
    return [
      try arithmetic(
        operands.operand(0), divisor, floats: { $0 / $1 },
        integers: { $1 == -1 ? 0 &- $0 : $0 / $1 })
    ]
  }
}
