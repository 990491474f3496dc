import SynapCore

/// An operator that makes one number of all the elements along some dimensions.
protocol ReducingOperator: Operator {
  /// The dimensions, counting from the end where they are negative; empty takes all.
  var axes: [Int] { get }
  /// Whether the dimensions stay, with extent 1.
  var keepDims: Bool { get }
}

extension ReducingOperator {
  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("axes", axes)]
    list.append("keepdims", keepDims, unless: true)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let reduction = try Reduction(axes, keepDims: keepDims, of: data.shape, allowsEmpty: true)
    return [TensorType(data.type.dataType, reduction.result)]
  }
}
