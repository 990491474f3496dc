import CKernels
import SynapCore

/// `y = a^b`; the operands are repeated to one shape. Powers of 2 and 0.5 are exact to a rounding, other
/// whole ones up to 64 are products, the rest `exp(b * ln(a))` in binary32. Integers wrap; negative
/// integer powers give 0 unless the base is 1 or -1. After ONNX `Pow`.
public struct Pow: Operator, Hashable {
  /// The operator's name.
  public static let name = "Pow"
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
    [
      try arithmetic(
        operands.operand(0), operands.operand(1), floats: power, integers: integerPower)
    ]
  }
}

/// `base^exponent` in binary32, the same on every machine.
private func power(_ base: Float, _ exponent: Float) -> Float {
  if exponent == 2 { return base * base }
  if exponent == 0.5 { return base.squareRoot() }
  let isWhole = exponent == exponent.rounded(.towardZero)
  if isWhole, exponent.magnitude <= 64 {
    var result = 1.0
    var factor = Double(base)
    var rest = Int(exponent.magnitude)
    while rest > 0 {
      if rest & 1 == 1 { result *= factor }
      factor *= factor
      rest >>= 1
    }
    return Float(exponent < 0 ? 1 / result : result)
  }
  if base == 0 { return exponent > 0 ? 0 : .infinity }
  if base < 0 {
    guard isWhole else { return .nan }
    let isOdd = exponent.magnitude < 16_777_216 && Int(exponent) & 1 != 0
    let magnitude = ck_exp(exponent * ck_log(-base))
    return isOdd ? -magnitude : magnitude
  }
  return ck_exp(exponent * ck_log(base))
}

/// `base^exponent` modulo 2^64.
private func integerPower(_ base: Int64, _ exponent: Int64) -> Int64 {
  if exponent < 0 { return base == 1 ? 1 : base == -1 ? (exponent & 1 == 0 ? 1 : -1) : 0 }
  var result: Int64 = 1
  var factor = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result = result &* factor }
    factor = factor &* factor
    rest >>= 1
  }
  return result
}
