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

  /// The result of a function of the elements that become one, in row-major order: `integers` for
  /// integers of any type, which are widened first, `floats` for float32.
  ///
  /// - Parameter takesBools: whether bools count as integers.
  func reduce(
    _ operands: [Tensor?], on executor: ExecutionContext,
    takesBools: Bool = false,
    integers: (UnsafeBufferPointer<Int64>) -> Int64, floats: (UnsafeBufferPointer<Float>) -> Float
  ) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let data = try operands.operand(0)
    let reduction = try Reduction(axes, keepDims: keepDims, of: data.shape, allowsEmpty: true)
    if type.dataType == .int64 {
      return [reduction.evaluate(data, to: type, on: executor, integers)]
    }
    if let wide = data.widened(takingBools: takesBools),
      let result = reduction.evaluate(
        wide, to: TensorType(.int64, type.shape), on: executor, integers
      ).narrowed(to: type.dataType)
    {
      return [result]
    }
    return [reduction.evaluate(try operands.floats(0), to: type, on: executor, floats)]
  }
}
