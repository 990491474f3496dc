import SynapCore

/// The slices of `data` along one dimension at the positions in `indices`.
///
/// Operands: `data`, and `indices`, integers that count from the end where they are negative. The
/// dimensions of `indices` take the place of dimension `axis`. After ONNX `Gather`.
public struct Gather: Operator, Hashable {
  /// The operator's name.
  public static let name = "Gather"
  /// The operands in order.
  public static let operandNames = ["data", "indices"]

  /// The dimension, counting from the end where it is negative.
  public var axis: Int

  /// Creates the operator.
  public init(axis: Int = 0) { self.axis = axis }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("axis", axis)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let indices = try operands.required(1, "indices")
    guard indices.type.dataType == .int64 || indices.type.dataType == .int32 else {
      throw Diagnostic.error("the operand 'indices' is \(indices.type), not integers")
    }
    let axis = try normalizedAxis(self.axis, rank: data.shape.rank)
    var extents = data.shape.dimensions
    extents.replaceSubrange(axis...axis, with: indices.shape.dimensions)
    return [TensorType(data.type.dataType, try Shape(extents).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let data = try operands.operand(0)
    let axis = try normalizedAxis(self.axis, rank: data.shape.rank)
    let extent = data.shape[axis]
    let indices = try (operands.operand(1).integers ?? []).map { index in
      guard index >= -extent, index < extent else {
        throw Diagnostic.error("the index \(index) is outside an extent of \(extent)")
      }
      return index < 0 ? index + extent : index
    }
    var tables = data.shape.dimensions.map { Array(0..<$0) }
    tables[axis] = indices
    return [data.indexed(tables).reshaped(to: type.shape)]
  }
}
