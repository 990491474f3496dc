import SynapCore

/// The position of the largest element along one dimension, as int64. After ONNX `ArgMax`.
public struct ArgMax: Operator, Hashable {
  /// The operator's name.
  public static let name = "ArgMax"
  /// The operands in order.
  public static let operandNames = ["data"]

  /// The dimension, counting from the end where it is negative.
  public var axis: Int
  /// Whether the dimension stays, with extent 1.
  public var keepDims: Bool
  /// Whether the last of several largest elements counts, else the first.
  public var selectsLastIndex: Bool

  /// Creates the operator.
  public init(axis: Int = 0, keepDims: Bool = true, selectsLastIndex: Bool = false) {
    self.axis = axis
    self.keepDims = keepDims
    self.selectsLastIndex = selectsLastIndex
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("axis", axis)]
    list.append("keepdims", keepDims, unless: true)
    list.append("select_last_index", selectsLastIndex, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.feature(0, "data")
    return [
      TensorType(.int64, try Reduction([axis], keepDims: keepDims, of: data.shape).result)
    ]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let data = try operands.floats(0)
    let reduction = try Reduction([axis], keepDims: keepDims, of: data.shape)
    return [
      reduction.evaluate(data, to: type, on: executor) { (row: UnsafeBufferPointer<Float>) in
        var best = 0
        for position in row.indices.dropFirst()
        where row[position] > row[best] || (selectsLastIndex && row[position] == row[best]) {
          best = position
        }
        return Int64(best)
      }
    ]
  }
}
