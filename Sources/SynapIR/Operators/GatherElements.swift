import SynapCore

/// Elements of `data` chosen one by one: `y[i][j] = data[indices[i][j]][j]` for `axis` 0. After ONNX
/// `GatherElements`.
public struct GatherElements: Operator, Hashable {
  /// The operator's name.
  public static let name = "GatherElements"
  /// The operands in order.
  public static let operandNames = ["data", "indices"]

  /// The dimension that the indices count along.
  public var axis: Int

  /// Creates the operator.
  public init(axis: Int = 0) { self.axis = axis }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axis", axis, unless: 0)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let indices = try operands.indices(1, "indices")
    let axis = try normalizedAxis(self.axis, rank: data.shape.rank)
    guard indices.shape.rank == data.shape.rank,
      indices.shape.dimensions.indices.allSatisfy({
        $0 == axis || indices.shape[$0] <= data.shape[$0]
      })
    else { throw Diagnostic.error("the operands \(data.type) and \(indices.type) don't fit") }
    return [TensorType(data.type.dataType, indices.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let data = try operands.operand(0)
    let axis = try normalizedAxis(self.axis, rank: data.shape.rank)
    let indices = try operands.operand(1).integers ?? []
    let strides = data.shape.strides
    var positions: [Int] = []
    try type.shape.forEachElement { coordinates, position in
      let index = try normalizedIndex(indices[position], extent: data.shape[axis])
      var place = index * strides[axis]
      for other in coordinates.indices where other != axis {
        place += coordinates[other] * strides[other]
      }
      positions.append(place)
    }
    return [data.elements(at: positions, shape: type.shape)]
  }
}
