import SynapCore

/// `y = !x`, of any shape, for bool. After ONNX `Not`.
public struct Not: Operator, Hashable {
  /// The operator's name.
  public static let name = "Not"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.required(0, "x")
    guard x.type.dataType == .bool else {
      throw Diagnostic.error("the operand 'x' is \(x.type), not bool")
    }
    return [x.type]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.operand(0)
    return [
      Tensor(type, of: UInt8.self) { y in
        x.withElements(of: UInt8.self) { x in
          for index in x.indices { y[index] = x[index] == 0 ? 1 : 0 }
        }
      }
    ]
  }
}
