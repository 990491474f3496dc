import SynapCore

/// The vector `start, start + delta, …` up to before `limit`.
///
/// Operands: three scalars of one type, float32, int64 or int32, known before the network runs.
/// Float elements are `start + index * delta`, fused. After ONNX `Range`.
public struct NumberRange: Operator, Hashable {
  /// The operator's name.
  public static let name = "Range"
  /// The operands in order.
  public static let operandNames = ["start", "limit", "delta"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let scalars = try Self.operandNames.indices.map { position in
      let name = Self.operandNames[position]
      let operand = try operands.required(position, name)
      guard operand.shape.elementCount == 1 else {
        throw Diagnostic.error("the operand '\(name)' is \(operand.type), not a scalar")
      }
      guard let constant = operand.constant else {
        throw Diagnostic.error("the operand '\(name)' is not known before the network runs")
      }
      return constant
    }
    let dataType = scalars[0].type.dataType
    guard scalars.allSatisfy({ $0.type.dataType == dataType }),
      [.float32, .int64, .int32].contains(dataType)
    else {
      throw Diagnostic.error("the operands are not all float32, int64 or int32")
    }
    let values = scalars.map { $0.integers?.first.map(Double.init) ?? Double($0.floats[0]) }
    let count = max(0, ((values[1] - values[0]) / values[2]).rounded(.up))
    guard values[2] != 0, count.isFinite, count < Double(1 << 31) else {
      throw Diagnostic.error(
        "a range from \(values[0]) to \(values[1]) by \(values[2]) is not possible")
    }
    return [TensorType(dataType, [Int(count)])]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let (start, delta) = (try operands.operand(0), try operands.operand(2))
    if let first = start.integers?.first, let step = delta.integers?.first {
      return [Tensor(type, integers: (0..<type.shape[0]).map { first &+ $0 &* step })]
    }
    let (first, step) = (start.floats[0], delta.floats[0])
    return [
      Tensor(type, of: Float.self) { y in
        for index in y.indices { y[index] = first.addingProduct(Float(index), step) }
      }
    ]
  }
}
