import SynapCore

/// The largest of the elements of all operands, at least one; the operands are repeated to one shape.
/// NaN where one is NaN. After ONNX `Max`.
public struct Max: Operator, Hashable {
  /// The operator's name.
  public static let name = "Max"
  /// The operands in order.
  public static let operandNames = ["a"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.arithmeticType(named: Self.operandNames)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try [
      operands.indices.dropFirst().reduce(operands.operand(0)) {
        try arithmetic(
          $0, operands.operand($1), floats: { $0 > $1 || $0.isNaN ? $0 : $1 },
          integers: { $0 > $1 ? $0 : $1 })
      }
    ]
  }
}
