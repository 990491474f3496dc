import SynapCore

/// The operand repeated to the shape that it has in common with `shape`.
///
/// Operands: `input`, and `shape`, a vector of integers known before the network runs. After ONNX
/// `Expand`.
public struct Expand: Operator, Hashable {
  /// The operator's name.
  public static let name = "Expand"
  /// The operands in order.
  public static let operandNames = ["input", "shape"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let input = try operands.required(0, "input")
    _ = try operands.required(1, "shape")
    let shape = try Shape(operands.constantIntegers(1, "shape") ?? []).checked()
    return [TensorType(input.type.dataType, try broadcastShape(input.shape, shape))]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0).expanded(to: resultType(of: operands).shape, on: executor)]
  }
}
