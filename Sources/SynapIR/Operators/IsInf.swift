import SynapCore

/// Whether an element is infinite, of any shape. After ONNX `IsInf`.
public struct IsInf: Operator, Hashable {
  /// The operator's name.
  public static let name = "IsInf"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Whether -∞ counts.
  public var detectsNegative: Bool
  /// Whether ∞ counts.
  public var detectsPositive: Bool

  /// Creates the operator.
  public init(detectsNegative: Bool = true, detectsPositive: Bool = true) {
    self.detectsNegative = detectsNegative
    self.detectsPositive = detectsPositive
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("detect_negative", detectsNegative, unless: true)
    list.append("detect_positive", detectsPositive, unless: true)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    [TensorType(.bool, try operands.feature(0, "x").shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [
      try operands.floats(0).predicate {
        (detectsPositive && $0 == .infinity) || (detectsNegative && $0 == -.infinity)
      }
    ]
  }
}
