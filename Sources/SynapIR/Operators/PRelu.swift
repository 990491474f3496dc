import SynapCore

/// `y = x` where `x >= 0`, else `slope * x`; `slope` is repeated to the shape of `x`. After ONNX
/// `PRelu`.
public struct PRelu: Operator, Hashable {
  /// The operator's name.
  public static let name = "PRelu"
  /// The operands in order.
  public static let operandNames = ["x", "slope"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.feature(0, "x")
    let slope = try operands.feature(1, "slope")
    guard try broadcastShape(x.shape, slope.shape) == x.shape else {
      throw Diagnostic.error("the slope \(slope.shape) can't be repeated to \(x.shape)")
    }
    return [TensorType(x.type.dataType, x.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    return try [
      broadcast(operands.floats(0), operands.floats(1), to: type) { (x: Float, slope: Float) in
        x < 0 ? slope * x : x
      }
    ]
  }
}
