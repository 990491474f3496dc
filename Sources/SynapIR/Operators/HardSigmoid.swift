import SynapCore

/// `y = max(0, min(1, alpha * x + beta))`, fused. After ONNX `HardSigmoid`.
public struct HardSigmoid: Operator, Hashable {
  /// The operator's name.
  public static let name = "HardSigmoid"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// The slope.
  public var alpha: Float
  /// The result for 0.
  public var beta: Float

  /// Creates the operator.
  public init(alpha: Float = 0.2, beta: Float = 0.5) {
    self.alpha = alpha
    self.beta = beta
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("alpha", alpha, unless: 0.2)
    list.append("beta", beta, unless: 0.5)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.elementwiseType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try mapFloats(operands) { clamped(beta.addingProduct(alpha, $0), (0, 1)) }
  }
}
