import SynapCore

/// The remainder of `a / b`; the operands are repeated to one shape. It has the sign of `b`, or that
/// of `a` where `truncates` is set, as C's `fmod` has. After ONNX `Mod`.
public struct Mod: Operator, Hashable {
  /// The operator's name.
  public static let name = "Mod"
  /// The operands in order.
  public static let operandNames = ["a", "b"]

  /// Whether the quotient is rounded toward 0 rather than down; ONNX's `fmod`.
  public var truncates: Bool

  /// Creates the operator.
  public init(truncates: Bool = false) { self.truncates = truncates }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("fmod", truncates, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.arithmeticType(named: Self.operandNames)
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let divisor = try operands.divisor()
    return try [
      arithmetic(
        operands.operand(0), divisor,
        floats: { a, b in
          let rest = a.truncatingRemainder(dividingBy: b)
          return truncates || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b
        },
        integers: { a, b in
          let rest = b == -1 ? 0 : a % b
          return truncates || rest == 0 || (rest < 0) == (b < 0) ? rest : rest + b
        })
    ]
  }
}
