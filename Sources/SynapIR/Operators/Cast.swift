import SynapCore

/// The elements converted to another type.
///
/// Floats are truncated toward zero and saturate, NaN gives 0; integers that the type can't hold
/// lose their upper bits; bool is whether an element is not 0. After ONNX `Cast`.
public struct Cast: Operator, Hashable {
  /// The operator's name.
  public static let name = "Cast"
  /// The operands in order.
  public static let operandNames = ["input"]

  /// The type of the result.
  public var to: DataType

  /// Creates the operator.
  public init(to: DataType) { self.to = to }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("to", to)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    [TensorType(to, try operands.required(0, "input").shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.operand(0)
    if x.type.dataType == to { return [x] }
    if let floats = x.wideFloats {
      if to.isFloat { return [Tensor(type, wideFloats: floats)] }
      return [Tensor(type, wideIntegers: floats.map(integer))]
    }
    guard let integers = x.wideIntegers else {
      throw Diagnostic.error("a conversion from \(x.type.dataType) to \(to) is not supported")
    }
    switch to {
    case .float32: return [Tensor(x.shape, integers.map { Float($0) })]
    case .float16, .float64: return [Tensor(type, wideFloats: integers.map { Double($0) })]
    case .bool: return [Tensor(type, wideIntegers: integers.map { $0 == 0 ? 0 : 1 })]
    default: return [Tensor(type, wideIntegers: integers)]
    }
  }

  /// The integer that `value` becomes: truncated and saturated, 0 for NaN.
  private func integer(_ value: Double) -> Int64 {
    if to == .bool { return value == 0 ? 0 : 1 }
    guard !value.isNaN, let range = to.integerRange else { return 0 }
    let whole = value.rounded(.towardZero)
    let wide = Int64(exactly: whole) ?? (whole < 0 ? .min : .max)
    return min(max(wide, Int64(range.lowerBound)), Int64(range.upperBound))
  }
}
