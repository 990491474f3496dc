import SynapCore

/// The same elements as a matrix: the dimensions before `axis`, and those from it on, become one
/// each. After ONNX `Flatten`.
public struct Flatten: Operator, Hashable {
  /// The operator's name.
  public static let name = "Flatten"
  /// The operands in order.
  public static let operandNames = ["input"]

  /// The first dimension of the columns, up to the rank; counting from the end where it is negative.
  public var axis: Int

  /// Creates the operator.
  public init(axis: Int = 1) { self.axis = axis }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("axis", axis)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let input = try operands.required(0, "input")
    let rank = input.shape.rank
    let axis = axis == rank ? rank : try normalizedAxis(self.axis, rank: rank)
    return [
      TensorType(
        input.type.dataType,
        [input.shape.elementCount(0..<axis), input.shape.elementCount(axis..<rank)])
    ]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0).reshaped(to: resultType(of: operands).shape)]
  }
}
