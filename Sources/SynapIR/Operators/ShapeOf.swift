import SynapCore

/// The extents of the operand's dimensions from `start` to before `end`, as an int64 vector. After
/// ONNX `Shape`.
public struct ShapeOf: Operator, Hashable {
  /// The operator's name.
  public static let name = "Shape"
  /// The operands in order.
  public static let operandNames = ["data"]

  /// The first dimension, counting from the end where it is negative, clamped to the rank.
  public var start: Int
  /// The dimension after the last, likewise; nil goes to the end.
  public var end: Int?

  /// Creates the operator.
  public init(start: Int = 0, end: Int? = nil) {
    self.start = start
    self.end = end
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("start", start, unless: 0)
    if let end { list.append(OperatorAttribute("end", end)) }
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    [TensorType(.int64, [extents(of: try operands.required(0, "data").shape).count])]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let extents = extents(of: try operands.operand(0).shape)
    return [Tensor([extents.count], integers: extents)]
  }

  /// The extents, which are known without the operand's elements.
  public func foldedResults(
    of operands: [Operand?], on executor: ExecutionContext
  ) throws -> [Tensor]? {
    let extents = extents(of: try operands.required(0, "data").shape)
    return [Tensor([extents.count], integers: extents)]
  }

  private func extents(of shape: Shape) -> [Int] {
    func clamp(_ position: Int) -> Int {
      min(max(position < 0 ? position + shape.rank : position, 0), shape.rank)
    }
    let first = clamp(start)
    return Array(shape.dimensions[first..<max(first, end.map(clamp) ?? shape.rank)])
  }
}
