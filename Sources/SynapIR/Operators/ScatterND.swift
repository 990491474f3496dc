import SynapCore

/// `data` with slices of `updates` put where the coordinates along the last dimension of `indices` say,
/// one after another. After ONNX `ScatterND`.
public struct ScatterND: Operator, Hashable {
  /// The operator's name.
  public static let name = "ScatterND"
  /// The operands in order.
  public static let operandNames = ["data", "indices", "updates"]

  /// How an element combines with what is there.
  public var reduction: ScatterReduction

  /// Creates the operator.
  public init(reduction: ScatterReduction = .none) { self.reduction = reduction }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("reduction", reduction, unless: .none)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data").type
    let indices = try operands.indices(1, "indices").shape
    let updates = try operands.required(2, "updates").type
    guard let depth = indices.dimensions.last, depth <= data.shape.rank,
      updates.dataType == data.dataType,
      updates.shape.dimensions
        == indices.dimensions.dropLast() + data.shape.dimensions.dropFirst(depth)
    else {
      throw Diagnostic.error("indices of the shape \(indices) and \(updates) don't fit \(data)")
    }
    return [TensorType(data.dataType, data.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    _ = try resultType(of: operands)
    let (data, indices) = (try operands.operand(0), try operands.operand(1))
    let depth = indices.shape[indices.shape.rank - 1]
    let strides = data.shape.strides
    let count = data.shape.elementCount(depth..<data.shape.rank)
    let numbers = indices.integers ?? []
    var positions: [Int] = []
    for row in 0..<indices.shape.elementCount(0..<indices.shape.rank - 1) {
      var start = 0
      for axis in 0..<depth {
        let index = try normalizedIndex(numbers[row * depth + axis], extent: data.shape[axis])
        start += index * strides[axis]
      }
      positions += start..<start + count
    }
    return [try data.updated(at: positions, with: operands.operand(2), reduction)]
  }
}
