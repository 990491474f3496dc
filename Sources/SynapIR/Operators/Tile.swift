import SynapCore

/// The operand repeated a number of times along each dimension.
///
/// Operands: `input`, and `repeats`, one integer per dimension, known before the network runs. After
/// ONNX `Tile`.
public struct Tile: Operator, Hashable {
  /// The operator's name.
  public static let name = "Tile"
  /// The operands in order.
  public static let operandNames = ["input", "repeats"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let input = try operands.required(0, "input")
    _ = try operands.required(1, "repeats")
    let repeats = try operands.constantIntegers(1, "repeats") ?? []
    guard repeats.count == input.shape.rank, repeats.allSatisfy({ $0 >= 0 }) else {
      throw Diagnostic.error("the repeats \(repeats) don't fit \(input.type)")
    }
    let extents = zip(input.shape.dimensions, repeats).map { extent, count in
      let product = extent.multipliedReportingOverflow(by: count)
      return product.overflow ? Int.max : product.partialValue
    }
    return [TensorType(input.type.dataType, try Shape(extents).checked())]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let input = try operands.operand(0)
    guard type.shape.elementCount > 0 else {
      return [input.gathered(type.shape, strides: input.shape.strides, on: executor)]
    }
    return [
      input.indexed(
        zip(type.shape.dimensions, input.shape.dimensions).map { extent, period in
          (0..<extent).map { $0 % period }
        })
    ]
  }
}
