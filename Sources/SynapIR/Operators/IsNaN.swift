import SynapCore

/// Whether an element is not a number, of any shape. After ONNX `IsNaN`.
public struct IsNaN: Operator, Hashable {
  /// The operator's name.
  public static let name = "IsNaN"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    [TensorType(.bool, try operands.feature(0, "x").shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.floats(0).predicate { $0.isNaN }]
  }
}
