import SynapCore

/// The same elements without some dimensions of extent 1. After ONNX `Squeeze`, whose axes are an
/// operand since opset 13; here they are an attribute.
public struct Squeeze: Operator, Hashable {
  /// The operator's name.
  public static let name = "Squeeze"
  /// The operands in order.
  public static let operandNames = ["data"]

  /// The dimensions that go, counting from the end where they are negative; empty takes all of
  /// extent 1.
  public var axes: [Int]

  /// Creates the operator.
  public init(axes: [Int] = []) { self.axes = axes }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("axes", axes, unless: [])
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let axes = try normalizedAxes(self.axes, rank: data.shape.rank)
    if let axis = axes.first(where: { data.shape[$0] != 1 }) {
      throw Diagnostic.error("dimension \(axis) of \(data.type) is not 1")
    }
    let rest = data.shape.dimensions.enumerated().filter { axis, extent in
      axes.isEmpty ? extent != 1 : !axes.contains(axis)
    }
    return [TensorType(data.type.dataType, Shape(rest.map(\.element)))]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0).reshaped(to: resultType(of: operands).shape)]
  }
}
