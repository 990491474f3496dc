import SynapCore

/// `y = x` where `x >= 0`, else `alpha * x`. After ONNX `LeakyRelu`.
public struct LeakyRelu: Operator, Hashable {
  /// The operator's name.
  public static let name = "LeakyRelu"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// The factor of negative elements.
  public var alpha: Float

  /// Creates the operator.
  public init(alpha: Float = 0.01) {
    self.alpha = alpha
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("alpha", alpha, unless: 0.01)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.elementwiseType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try mapFloats(operands) { $0 < 0 ? alpha * $0 : $0 }
  }
}
