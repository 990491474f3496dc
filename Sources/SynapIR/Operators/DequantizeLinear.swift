import SynapCore

/// `y = (x - zeroPoint) * scale`. Operands: `x`, `scale`, and optionally `zeroPoint`, 0 where it is
/// absent; one number each, one for
/// each position along `axis`, or one for each block of neighbours along it. After ONNX `DequantizeLinear`.
public struct DequantizeLinear: Operator, Hashable {
  /// The operator's name.
  public static let name = "DequantizeLinear"
  /// The operands in order.
  public static let operandNames = ["x", "scale", "zeroPoint"]

  /// The dimension that has several scales.
  public var axis: Int

  /// Creates the operator.
  public init(axis: Int = 1) { self.axis = axis }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axis", axis, unless: 1)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.required(0, "x").type
    guard !x.dataType.isFloat, x.dataType != .bool else {
      throw Diagnostic.error("the operand 'x' is \(x), integers are expected")
    }
    let scale = try operands.required(1, "scale").shape
    if let zeroPoint = operands.optional(2) {
      guard zeroPoint.shape == scale else {
        throw Diagnostic.error("the zero point is \(zeroPoint.type), the scale \(scale)")
      }
    }
    _ = try QuantizationScales(scale, along: axis, of: x.shape)
    return [.float32(x.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.operand(0).wideIntegers ?? []
    let scale = try operands.floats(1)
    let scales = try QuantizationScales(scale.shape, along: axis, of: type.shape)
    let factors = scale.floats
    let zeroPoints = operands.optional(2)?.wideIntegers ?? factors.map { _ in 0 }
    return [
      Tensor(
        type.shape,
        x.enumerated().map { position, value in
          let index = scales.index(position)
          return Float(value &- zeroPoints[index]) * factors[index]
        })
    ]
  }
}
