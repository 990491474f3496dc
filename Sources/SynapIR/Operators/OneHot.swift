import SynapCore

/// A new dimension that is 1 at an index and 0 elsewhere, or two other values. Operands: `indices`,
/// counting from the end where they are negative; `depth`, the new extent, known before the network
/// runs; `values`, the value elsewhere and the value at an index. An index outside gives none. After
/// ONNX `OneHot`.
public struct OneHot: Operator, Hashable {
  /// The operator's name.
  public static let name = "OneHot"
  /// The operands in order.
  public static let operandNames = ["indices", "depth", "values"]

  /// The position of the new dimension.
  public var axis: Int

  /// Creates the operator.
  public init(axis: Int = -1) { self.axis = axis }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axis", axis, unless: -1)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let indices = try operands.required(0, "indices").shape
    let values = try operands.required(2, "values").type
    _ = try operands.required(1, "depth")
    let axis = try normalizedAxis(self.axis, rank: indices.rank + 1)
    guard let depth = operands.optional(1)?.constant?.depth, values.shape == [2] else {
      throw Diagnostic.error("the operands 'depth' and 'values' are not one and two numbers")
    }
    var extents = indices.dimensions
    extents.insert(depth, at: axis)
    return [TensorType(values.dataType, try Shape(extents).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let indices = try operands.operand(0)
    let axis = try normalizedAxis(self.axis, rank: type.shape.rank)
    let (depth, inner) = (type.shape[axis], type.shape.elementCount(axis + 1..<type.shape.rank))
    let numbers = indices.wideIntegers ?? (indices.wideFloats ?? []).map { Int64(clamping: $0) }
    let positions = (0..<type.shape.elementCount).map { element in
      let index = numbers[element / (inner * depth) * inner + element % inner]
      let wanted = index < 0 ? index &+ Int64(depth) : index
      return Int64(element / inner % depth) == wanted ? 1 : 0
    }
    return [try operands.operand(2).elements(at: positions, shape: type.shape)]
  }
}

extension Tensor {
  /// The extent that the one element is, of any type; nil where it is none.
  fileprivate var depth: Int? {
    guard shape.elementCount == 1 else { return nil }
    let number = wideIntegers?.first ?? wideFloats?.first.map { Int64(clamping: $0) }
    return number.flatMap { $0 > 0 && $0 < 1 << 31 ? Int($0) : nil }
  }
}

extension Int64 {
  /// The whole part of `value`, 0 for NaN.
  fileprivate init(clamping value: Double) {
    self = value.isNaN ? 0 : Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
  }
}
