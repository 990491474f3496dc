import SynapCore

/// `y = saturate(round(x / scale) + zeroPoint)`, halves to even. Operands: `x`, `scale`, and optionally
/// `zeroPoint`, 0 where it is absent; one number each, one for
/// each position along `axis`, or one for each block of neighbours along it. After ONNX
/// `QuantizeLinear`.
public struct QuantizeLinear: Operator, Hashable {
  /// The operator's name.
  public static let name = "QuantizeLinear"
  /// The operands in order.
  public static let operandNames = ["x", "scale", "zeroPoint"]

  /// The dimension that has several scales.
  public var axis: Int
  /// The type of the result; that of the zero point where there is one.
  public var dataType: DataType

  /// Creates the operator.
  public init(axis: Int = 1, dataType: DataType = .uint8) {
    self.axis = axis
    self.dataType = dataType
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axis", axis, unless: 1)
    list.append("output_dtype", dataType, unless: .uint8)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.feature(0, "x").type
    let scale = try operands.required(1, "scale").shape
    if let zeroPoint = operands.optional(2) {
      guard zeroPoint.shape == scale else {
        throw Diagnostic.error("the zero point is \(zeroPoint.type), the scale \(scale)")
      }
    }
    _ = try QuantizationScales(scale, along: axis, of: x.shape)
    let type = operands.optional(2)?.type.dataType ?? dataType
    guard let range = type.integerRange, type != .bool, range.upperBound < 1 << 31 else {
      throw Diagnostic.error("quantization as \(type) is not supported")
    }
    return [TensorType(type, x.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0).floats
    let scale = try operands.floats(1)
    let scales = try QuantizationScales(scale.shape, along: axis, of: type.shape)
    let factors = scale.floats
    let zeroPoints = operands.optional(2)?.wideIntegers ?? factors.map { _ in 0 }
    let range = type.dataType.integerRange ?? 0...0
    return [
      Tensor(
        type,
        wideIntegers: x.enumerated().map { position, value in
          let index = scales.index(position)
          let rounded = Double((value / factors[index]).rounded(.toNearestOrEven))
          let sum = (rounded.isNaN ? 0 : rounded) + Double(zeroPoints[index])
          return Int64(min(max(sum, Double(range.lowerBound)), Double(range.upperBound)))
        })
    ]
  }
}
