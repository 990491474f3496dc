import SynapCore

/// The sum along some dimensions in row-major order; integers wrap. After ONNX `ReduceSum`, whose
/// dimensions are an operand since opset 13; here they are an attribute.
public struct ReduceSum: ReducingOperator, Hashable {
  /// The operator's name.
  public static let name = "ReduceSum"
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
    let type = try resultType(of: operands)
    let data = try operands.operand(0)
    let reduction = try Reduction(axes, keepDims: keepDims, of: data.shape, allowsEmpty: true)
    if type.dataType == .int64 {
      return [
        reduction.evaluate(data, to: type, on: executor) { (row: UnsafeBufferPointer<Int64>) in
          row.reduce(0, &+)
        }
      ]
    }
    return [
      reduction.evaluate(try operands.floats(0), to: type, on: executor) {
        (row: UnsafeBufferPointer<Float>) in
        row.reduce(0, +)
      }
    ]
  }
}
