import SynapCore

/// All operands one after the other along one dimension; the other extents are the same. After ONNX
/// `Concat`.
public struct Concat: Operator, Hashable {
  /// The operator's name.
  public static let name = "Concat"
  /// The first operand; any number of further ones may follow.
  public static let operandNames = ["inputs"]

  /// The dimension, counting from the end where it is negative.
  public var axis: Int

  /// Creates the operator.
  public init(axis: Int) { self.axis = axis }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("axis", axis)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    var type = try operands.required(0, "inputs").type
    type.quantization = .none
    let axis = try normalizedAxis(self.axis, rank: type.shape.rank)
    for position in operands.indices.dropFirst() {
      let next = try operands.required(position, "inputs").type
      var expected = type.shape
      if next.shape.rank > axis { expected[axis] = next.shape[axis] }
      guard next.shape == expected, next.dataType == type.dataType else {
        throw Diagnostic.error(
          "operand \(position) is \(next) and doesn't continue \(type) along axis \(axis)")
      }
      type.shape[axis] += next.shape[axis]
      type.shape = try type.shape.checked()
    }
    return [type]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let axis = try normalizedAxis(self.axis, rank: type.shape.rank)
    let outer = type.shape.elementCount(0..<axis)
    let inner = type.shape.elementCount(axis + 1..<type.shape.rank)
    let size = type.dataType.byteCount
    let row = type.shape[axis] * inner
    return [
      try Tensor(type, isWrittenWhole: true) { output in
        guard let destination = output.baseAddress else { return }
        var offset = 0
        for position in operands.indices {
          let x = try operands.operand(position)
          let count = x.shape[axis] * inner
          x.withBytes { input in
            guard let source = input.baseAddress else { return }
            StridedCopy(extents: [outer, count], source: [count, 1], destination: [row, 1]).run(
              from: source, to: destination + offset * size, elementSize: size, on: executor)
          }
          offset += count
        }
      }
    ]
  }
}
