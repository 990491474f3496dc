import SynapCore

/// The upper or lower triangle of the matrices in the last two dimensions, 0 elsewhere. Operands:
/// `input`, and optionally `k`, an integer known before the network runs: the diagonal that the
/// triangle ends with, 0 where it is absent. After ONNX `Trilu`.
public struct Trilu: Operator, Hashable {
  /// The operator's name.
  public static let name = "Trilu"
  /// The operands in order.
  public static let operandNames = ["input", "k"]

  /// Whether the upper triangle stays.
  public var isUpper: Bool

  /// Creates the operator.
  public init(isUpper: Bool = true) { self.isUpper = isUpper }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("upper", isUpper, unless: true)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let input = try operands.required(0, "input").type
    guard input.shape.rank >= 2 else { throw Diagnostic.error("\(input) is no matrix") }
    _ = try diagonal(operands)
    return [TensorType(input.dataType, input.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let input = try operands.operand(0)
    let k = try diagonal(operands.map { $0.map { Operand(type: $0.type, constant: $0) } })
    let (rows, columns) = (type.shape[type.shape.rank - 2], type.shape[type.shape.rank - 1])
    let size = type.dataType.byteCount
    return [
      Tensor(type) { output in
        input.withBytes { input in
          for element in 0..<type.shape.elementCount {
            let (row, column) = (element / columns % rows, element % columns)
            let (offset, _) = (column - row).subtractingReportingOverflow(k)
            guard isUpper ? offset >= 0 : offset <= 0 else { continue }
            let place = element * size..<(element + 1) * size
            UnsafeMutableRawBufferPointer(rebasing: output[place]).copyMemory(
              from: UnsafeRawBufferPointer(rebasing: input[place]))
          }
        }
      }
    ]
  }

  private func diagonal(_ operands: [Operand?]) throws -> Int {
    guard let k = try operands.constantIntegers(1, "k") else { return 0 }
    guard k.count == 1, k[0].magnitude < 1 << 32 else {
      throw Diagnostic.error("the operand 'k' is not one small integer")
    }
    return k[0]
  }
}
