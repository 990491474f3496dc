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

/// The type and the bytes of the element.
extension ConstantOfShape: Codable {
  private enum CodingKeys: CodingKey { case dataType, bytes }

  /// Reads an operator.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let dataType = try container.decode(DataType.self, forKey: .dataType)
    let bytes = try container.decode([UInt8].self, forKey: .bytes)
    guard bytes.count == dataType.byteCount else {
      throw Diagnostic.error("\(bytes.count) bytes are no element of \(dataType)")
    }
    value = Tensor(TensorType(dataType, [1])) { $0.copyBytes(from: bytes) }
  }

  /// Writes the operator.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(value.type.dataType, forKey: .dataType)
    try container.encode(value.withBytes { Array($0) }, forKey: .bytes)
  }
}
