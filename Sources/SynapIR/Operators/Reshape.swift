import SynapCore

/// The same elements under another shape.
///
/// Operands: `data`, and `shape`, a vector of integers known before the network runs, in which one
/// -1 stands for what remains, and 0 for the operand's extent unless `allowZero`. After ONNX
/// `Reshape`.
public struct Reshape: Operator, Hashable {
  /// The operator's name.
  public static let name = "Reshape"
  /// The operands in order.
  public static let operandNames = ["data", "shape"]

  /// Whether 0 in the shape means an extent of 0.
  public var allowZero: Bool

  /// Creates the operator.
  public init(allowZero: Bool = false) { self.allowZero = allowZero }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list: [OperatorAttribute] = []
    list.append("allowzero", allowZero, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let data = try operands.required(0, "data")
    _ = try operands.required(1, "shape")
    let wanted = try operands.constantIntegers(1, "shape") ?? []
    let mismatch = Diagnostic.error("\(data.type) can't take the shape \(wanted)")
    var extents: [Int] = []
    var remainder: Int?
    for (axis, extent) in wanted.enumerated() {
      switch extent {
      case -1:
        guard remainder == nil else {
          throw Diagnostic.error("the shape \(wanted) has more than one -1")
        }
        remainder = axis
        extents.append(1)
      case 0 where !allowZero:
        guard axis < data.shape.rank else { throw mismatch }
        extents.append(data.shape[axis])
      default: extents.append(extent)
      }
    }
    guard let count = Shape(extents).checkedElementCount() else { throw mismatch }
    if let remainder {
      guard count > 0, data.shape.elementCount.isMultiple(of: count) else { throw mismatch }
      extents[remainder] = data.shape.elementCount / count
    } else {
      guard count == data.shape.elementCount else { throw mismatch }
    }
    return [TensorType(data.type.dataType, Shape(extents))]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    [try operands.operand(0).reshaped(to: resultType(of: operands).shape)]
  }
}
