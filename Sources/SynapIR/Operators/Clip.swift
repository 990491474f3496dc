import SynapCore

/// `y = min(max(x, min), max)`, of any shape; NaN stays NaN.
///
/// After ONNX `Clip`, whose bounds are operands since opset 11; here they are attributes.
public struct Clip: Operator, Hashable {
  /// The operator's name.
  public static let name = "Clip"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// The smallest result.
  public var min: Float
  /// The largest result.
  public var max: Float

  /// Creates the operator.
  public init(min: Float = -.infinity, max: Float = .infinity) {
    self.min = min
    self.max = max
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("min", min, unless: -.infinity)
    list.append("max", max, unless: .infinity)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.elementwiseType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let bounds = (min: min, max: max)
    return try mapFloats(operands) { clamped($0, bounds) }
  }
}
