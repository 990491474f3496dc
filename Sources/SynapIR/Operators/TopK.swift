import SynapCore

/// The largest or smallest elements along a dimension, and their indices (int64); of equal elements the
/// first come first. Operands: `x`, and `k`, how many, known before the network runs. After ONNX
/// `TopK`.
public struct TopK: Operator, Hashable {
  /// The operator's name.
  public static let name = "TopK"
  /// The operands in order.
  public static let operandNames = ["x", "k"]

  /// The dimension.
  public var axis: Int
  /// Whether the largest elements are taken.
  public var takesLargest: Bool

  /// Creates the operator.
  public init(axis: Int = -1, takesLargest: Bool = true) {
    self.axis = axis
    self.takesLargest = takesLargest
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axis", axis, unless: -1)
    list.append("largest", takesLargest, unless: true)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.required(0, "x").type
    _ = try operands.required(1, "k")
    let axis = try normalizedAxis(self.axis, rank: x.shape.rank)
    guard let k = try operands.constantIntegers(1, "k"), k.count == 1, k[0] >= 0,
      k[0] <= x.shape[axis], x.dataType != .bool
    else { throw Diagnostic.error("the operand 'k' doesn't fit an extent of \(x.shape[axis])") }
    var shape = x.shape
    shape[axis] = k[0]
    return [TensorType(x.dataType, shape), TensorType(.int64, shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.operand(0)
    let axis = try normalizedAxis(self.axis, rank: type.shape.rank)
    let order: ((Int, Int) -> Bool)
    if let integers = x.wideIntegers {
      order = { takesLargest ? integers[$0] > integers[$1] : integers[$0] < integers[$1] }
    } else {
      let floats = try operands.floats(0).floats
      order = { takesLargest ? floats[$0] > floats[$1] : floats[$0] < floats[$1] }
    }
    let (stride, extent) = (x.shape.strides[axis], x.shape[axis])
    var positions = [Int](repeating: 0, count: type.shape.elementCount)
    var indices = positions
    for start in 0..<x.shape.elementCount where start / stride % extent == 0 {
      let line = (0..<extent).map { start + $0 * stride }.sorted {
        order($0, $1) || (!order($1, $0) && $0 < $1)
      }
      let first = start / (stride * extent) * stride * type.shape[axis] + start % stride
      for rank in 0..<type.shape[axis] {
        positions[first + rank * stride] = line[rank]
        indices[first + rank * stride] = (line[rank] - start) / stride
      }
    }
    return [
      x.elements(at: positions, shape: type.shape), Tensor(type.shape, integers: indices),
    ]
  }
}
