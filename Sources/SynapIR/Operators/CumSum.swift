import SynapCore

/// The sums of the elements up to each one along a dimension. Operands: `x`, and `axis`, one integer
/// known before the network runs. After ONNX `CumSum`.
public struct CumSum: Operator, Hashable {
  /// The operator's name.
  public static let name = "CumSum"
  /// The operands in order.
  public static let operandNames = ["x", "axis"]

  /// Whether an element itself is left out.
  public var isExclusive: Bool
  /// Whether the sums run from the end.
  public var isReversed: Bool

  /// Creates the operator.
  public init(isExclusive: Bool = false, isReversed: Bool = false) {
    self.isExclusive = isExclusive
    self.isReversed = isReversed
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("exclusive", isExclusive, unless: false)
    list.append("reverse", isReversed, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.required(0, "x").type
    _ = try operands.required(1, "axis")
    guard let axis = try operands.constantIntegers(1, "axis"), axis.count == 1 else {
      throw Diagnostic.error("the operand 'axis' is not one integer")
    }
    _ = try normalizedAxis(axis[0], rank: x.shape.rank)
    guard x.dataType != .bool else { throw Diagnostic.error("the operand 'x' is \(x)") }
    return [TensorType(x.dataType, x.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.operand(0)
    let axis = try normalizedAxis(
      operands.operand(1).integers?.first ?? 0, rank: type.shape.rank)
    if let integers = x.wideIntegers {
      return [Tensor(type, wideIntegers: summed(integers, type.shape, axis) { $0 &+ $1 })]
    }
    return [Tensor(type.shape, summed(try operands.floats(0).floats, type.shape, axis) { $0 + $1 })]
  }

  private func summed<Element: Numeric>(
    _ x: [Element], _ shape: Shape, _ axis: Int, _ add: (Element, Element) -> Element
  ) -> [Element] {
    let stride = shape.strides[axis]
    let extent = shape[axis]
    var result = x
    for start in x.indices where start / stride % extent == 0 {
      var sum: Element = 0
      for step in 0..<extent {
        let place = start + (isReversed ? extent - 1 - step : step) * stride
        if isExclusive { result[place] = sum }
        sum = add(sum, x[place])
        if !isExclusive { result[place] = sum }
      }
    }
    return result
  }
}
