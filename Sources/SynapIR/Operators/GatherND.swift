import SynapCore

/// Slices of `data` chosen by the coordinates along the last dimension of `indices`, for each element
/// of the first `batchDims` dimensions. After ONNX `GatherND`.
public struct GatherND: Operator, Hashable {
  /// The operator's name.
  public static let name = "GatherND"
  /// The operands in order.
  public static let operandNames = ["data", "indices"]

  /// The number of leading dimensions that both operands share.
  public var batchDims: Int

  /// Creates the operator.
  public init(batchDims: Int = 0) { self.batchDims = batchDims }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("batch_dims", batchDims, unless: 0)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data").type
    let indices = try operands.indices(1, "indices").shape
    let rank = indices.rank
    guard rank > 0, batchDims >= 0, batchDims < rank,
      batchDims + indices[rank - 1] <= data.shape.rank,
      (0..<batchDims).allSatisfy({ data.shape[$0] == indices[$0] })
    else { throw Diagnostic.error("indices of the shape \(indices) don't fit \(data)") }
    let rest = data.shape.dimensions.dropFirst(batchDims + indices[rank - 1])
    return [TensorType(data.dataType, try Shape(indices.dimensions.dropLast() + rest).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let (data, indices) = (try operands.operand(0), try operands.operand(1))
    let depth = indices.shape[indices.shape.rank - 1]
    let strides = data.shape.strides
    let count = data.shape.elementCount(batchDims + depth..<data.shape.rank)
    let numbers = indices.integers ?? []
    var positions: [Int] = []
    try Shape(Array(indices.shape.dimensions.dropLast())).forEachElement { coordinates, row in
      var start = zip(coordinates, strides).prefix(batchDims).reduce(0) { $0 + $1.0 * $1.1 }
      for axis in 0..<depth {
        let extent = data.shape[batchDims + axis]
        let index = try normalizedIndex(numbers[row * depth + axis], extent: extent)
        start += index * strides[batchDims + axis]
      }
      positions += start..<start + count
    }
    return [data.elements(at: positions, shape: type.shape)]
  }
}
