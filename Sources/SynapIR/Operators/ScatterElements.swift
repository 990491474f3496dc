import SynapCore

/// `data` with elements of `updates` put in places chosen one by one: `y[indices[i][j]][j] =
/// updates[i][j]` for `axis` 0, in row-major order. After ONNX `ScatterElements`.
public struct ScatterElements: Operator, Hashable {
  /// The operator's name.
  public static let name = "ScatterElements"
  /// The operands in order.
  public static let operandNames = ["data", "indices", "updates"]

  /// The dimension that the indices count along.
  public var axis: Int
  /// How an element combines with what is there.
  public var reduction: ScatterReduction

  /// Creates the operator.
  public init(axis: Int = 0, reduction: ScatterReduction = .none) {
    self.axis = axis
    self.reduction = reduction
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axis", axis, unless: 0)
    list.append("reduction", reduction, unless: .none)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let indices = try operands.indices(1, "indices")
    let updates = try operands.required(2, "updates")
    let axis = try normalizedAxis(self.axis, rank: data.shape.rank)
    guard indices.shape == updates.shape, updates.type.dataType == data.type.dataType,
      indices.shape.rank == data.shape.rank,
      indices.shape.dimensions.indices.allSatisfy({
        $0 == axis || indices.shape[$0] <= data.shape[$0]
      })
    else {
      throw Diagnostic.error(
        "the operands \(data.type), \(indices.type) and \(updates.type) don't fit")
    }
    return [TensorType(data.type.dataType, data.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    _ = try resultType(of: operands)
    let data = try operands.operand(0)
    let axis = try normalizedAxis(self.axis, rank: data.shape.rank)
    let indices = try operands.operand(1)
    let numbers = indices.integers ?? []
    let strides = data.shape.strides
    var positions: [Int] = []
    try indices.shape.forEachElement { coordinates, position in
      var place = try normalizedIndex(numbers[position], extent: data.shape[axis]) * strides[axis]
      for other in coordinates.indices where other != axis {
        place += coordinates[other] * strides[other]
      }
      positions.append(place)
    }
    return [try data.updated(at: positions, with: operands.operand(2), reduction)]
  }
}
