import SynapCore

/// `x` where `condition` is true, else `y`; the operands are repeated to one shape. After ONNX
/// `Where`.
public struct Where: Operator, Hashable {
  /// The operator's name.
  public static let name = "Where"
  /// The operands in order.
  public static let operandNames = ["condition", "x", "y"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let condition = try operands.required(0, "condition")
    let x = try operands.required(1, "x")
    let y = try operands.required(2, "y")
    guard condition.type.dataType == .bool, x.type.dataType == y.type.dataType else {
      throw Diagnostic.error("the operands are \(condition.type), \(x.type) and \(y.type)")
    }
    let shape = try broadcastShape(condition.shape, broadcastShape(x.shape, y.shape))
    return [TensorType(x.type.dataType, shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let condition = try operands.operand(0).expanded(to: type.shape, on: executor)
    let x = try operands.operand(1).expanded(to: type.shape, on: executor)
    let y = try operands.operand(2).expanded(to: type.shape, on: executor)
    let size = type.dataType.byteCount
    return [
      Tensor(type) { output in
        condition.withElements(of: UInt8.self) { condition in
          x.withBytes { x in
            y.withBytes { y in
              for position in condition.indices {
                let place = position * size..<(position + 1) * size
                let source = condition[position] != 0 ? x : y
                UnsafeMutableRawBufferPointer(rebasing: output[place]).copyMemory(
                  from: UnsafeRawBufferPointer(rebasing: source[place]))
              }
            }
          }
        }
      }
    ]
  }
}
