import SynapCore

/// The same elements with dimensions of extent 1 added. After ONNX `Unsqueeze`, whose axes are an
/// operand since opset 13; here they are an attribute.
public struct Unsqueeze: Operator, Hashable {
  /// The operator's name.
  public static let name = "Unsqueeze"
  /// The operands in order.
  public static let operandNames = ["data"]

  /// The positions of the new dimensions in the result, counting from its end where negative.
  public var axes: [Int]

  /// Creates the operator.
  public init(axes: [Int]) { self.axes = axes }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("axes", axes)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    var extents = data.shape.dimensions
    for axis in try normalizedAxes(axes, rank: data.shape.rank + axes.count) {
      extents.insert(1, at: axis)
    }
    return [TensorType(data.type.dataType, Shape(extents))]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0).reshaped(to: resultType(of: operands).shape)]
  }
}
