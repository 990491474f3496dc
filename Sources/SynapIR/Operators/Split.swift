import SynapCore

/// Consecutive parts of the operand along one dimension. After ONNX `Split`.
public struct Split: Operator, Hashable {
  /// The operator's name.
  public static let name = "Split"
  /// The operands in order.
  public static let operandNames = ["input"]

  /// The dimension, counting from the end where it is negative.
  public var axis: Int
  /// The extent of each result; their sum is the operand's.
  public var sizes: [Int]

  /// Creates the operator.
  public init(axis: Int = 0, sizes: [Int]) {
    self.axis = axis
    self.sizes = sizes
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    [OperatorAttribute("axis", axis), OperatorAttribute("split", sizes)]
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.required(0, "input")
    let axis = try normalizedAxis(self.axis, rank: x.shape.rank)
    var rest = x.shape[axis]
    for size in sizes {
      guard size >= 0, size <= rest else {
        rest = -1
        break
      }
      rest -= size
    }
    guard rest == 0, !sizes.isEmpty else {
      throw Diagnostic.error("the sizes \(sizes) don't add up to an extent of \(x.shape[axis])")
    }
    return sizes.map { size in
      var shape = x.shape
      shape[axis] = size
      return TensorType(x.type.dataType, shape)
    }
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let types = try resultTypes(of: [Operand(type: operands.operand(0).type)])
    let x = try operands.operand(0)
    let axis = try normalizedAxis(self.axis, rank: x.shape.rank)
    let strides = x.shape.strides
    var start = 0
    return types.map { type in
      defer { start += type.shape[axis] * strides[axis] }
      return x.gathered(type.shape, strides: strides, start: start, on: executor)
    }
  }
}
