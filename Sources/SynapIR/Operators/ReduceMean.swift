import SynapCore

/// The mean along some dimensions: the sum in row-major order divided by the count. After ONNX
/// `ReduceMean`, whose dimensions are an operand since opset 18; here they are an attribute.
public struct ReduceMean: ReducingOperator, Hashable {
  /// The operator's name.
  public static let name = "ReduceMean"
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

  /// The shape rule; integers have no mean.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.feature(0, "data")
    let reduction = try Reduction(axes, keepDims: keepDims, of: data.shape, allowsEmpty: true)
    return [TensorType(data.type.dataType, reduction.result)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let data = try operands.operand(0)
    let reduction = try Reduction(axes, keepDims: keepDims, of: data.shape, allowsEmpty: true)
    return [
      reduction.evaluate(try operands.floats(0), to: type, on: executor) {
        (row: UnsafeBufferPointer<Float>) in
        row.reduce(0, +) / Float(row.count)
      }
    ]
  }
}
