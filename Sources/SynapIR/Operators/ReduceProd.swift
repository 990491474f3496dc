import SynapCore

/// The product along some dimensions. After ONNX `ReduceProd`, whose dimensions are an operand
/// since opset 18; here they are an attribute.
public struct ReduceProd: ReducingOperator, Hashable {
  /// The operator's name.
  public static let name = "ReduceProd"
  /// The operands in order.
  public static let operandNames = ["data"]

  /// The dimensions, counting from the end where they are negative; empty takes all.
  public var axes: [Int]
  /// Whether the dimensions stay, with extent 1.
  public var keepDims: Bool

  /// Creates the operator.
  public init(axes: [Int] = [], keepDims: Bool = true) {
    self.axes = axes
    self.keepDims = keepDims
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try reduce(
      operands, on: executor,
      integers: { $0.reduce(1) { $0 &* $1 } }, floats: { $0.reduce(1) { $0 * $1 } })
  }
}
