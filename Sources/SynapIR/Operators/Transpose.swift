import SynapCore

/// The dimensions in another order: result dimension `i` is the operand's `permutation[i]`. After
/// ONNX `Transpose`.
public struct Transpose: Operator, Hashable {
  /// The operator's name.
  public static let name = "Transpose"
  /// The operands in order.
  public static let operandNames = ["data"]

  /// The operand's dimension for each of the result's; empty reverses them.
  public var permutation: [Int]

  /// Creates the operator.
  public init(permutation: [Int] = []) { self.permutation = permutation }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("perm", permutation, unless: [])
    return list
  }

  /// The order of the dimensions of an operand of rank `rank`.
  ///
  /// - Throws: a `Diagnostic` where `permutation` isn't one of that many.
  package func order(rank: Int) throws -> [Int] {
    if permutation.isEmpty { return (0..<rank).reversed() }
    guard permutation.sorted() == Array(0..<rank) else {
      throw Diagnostic.error("\(permutation) is not an order of \(rank) dimensions")
    }
    return permutation
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    let order = try order(rank: data.shape.rank)
    return [TensorType(data.type.dataType, Shape(order.map { data.shape[$0] }))]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let data = try operands.operand(0)
    return [data.transposed(try order(rank: data.shape.rank), on: executor)]
  }
}
