import SynapCore

/// `y = x`, stored as another data type or under another quantization, of any shape. A float network
/// has none: quantization puts one where neighbouring layers are stored differently. ONNX says it
/// with `DequantizeLinear` and `QuantizeLinear`.
public struct Convert: Operator, Hashable {
  /// The operator's name.
  public static let name = "Convert"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    [try operands.required(0, "x").type]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0)]
  }
}
