import SynapCore

/// A tensor of the given extents, all of whose elements are the same.
///
/// Operand: `shape`, a vector of integers known before the network runs. After ONNX
/// `ConstantOfShape`.
public struct ConstantOfShape: Operator {
  /// The operator's name.
  public static let name = "ConstantOfShape"
  /// The operands in order.
  public static let operandNames = ["input"]

  /// The one element.
  public var value: Tensor

  /// Creates the operator.
  public init(value: Tensor = Tensor([1], [0])) { self.value = value }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    let text = value.integers.map { "\($0)" } ?? "\(value.type)"
    return [OperatorAttribute("value", value.type.dataType == .float32 ? "\(value.floats)" : text)]
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    _ = try operands.required(0, "input")
    guard value.shape.elementCount == 1 else {
      throw Diagnostic.error("the value is \(value.type), one element is expected")
    }
    let extents = try operands.constantIntegers(0, "input") ?? []
    return [TensorType(value.type.dataType, try Shape(extents).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [value.reshaped(to: []).expanded(to: try resultType(of: operands).shape, on: executor)]
  }
}
