import CKernels
import SynapCore

/// `y = exp(x - max) / Σ exp(x - max)` along one axis, of any shape; sums take the axis in order.
///
/// Since opset 13 ONNX normalizes along `axis` alone; before, `flattensTrailing`, all dimensions
/// from `axis` on are normalized together. After ONNX `Softmax`.
public struct Softmax: Operator, Hashable {
  /// The operator's name.
  public static let name = "Softmax"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// The dimension, counting from the end where it is negative.
  public var axis: Int
  /// Whether the dimensions from `axis` on are taken as one, as before opset 13.
  public var flattensTrailing: Bool

  /// Creates the operator.
  public init(axis: Int = -1, flattensTrailing: Bool = false) {
    self.axis = axis
    self.flattensTrailing = flattensTrailing
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [OperatorAttribute("axis", axis)]
    list.append("flattens_trailing", flattensTrailing, unless: false)
    return list
  }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.feature(0, "x")
    _ = try normalizedAxis(axis, rank: x.shape.rank)
    return [TensorType(x.type.dataType, x.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0)
    let axis = try normalizedAxis(self.axis, rank: type.shape.rank)
    let end = flattensTrailing ? type.shape.rank : axis + 1
    let extent = type.shape.elementCount(axis..<end)
    let inner = type.shape.elementCount(end..<type.shape.rank)
    let outer = type.shape.elementCount(0..<axis)
    guard type.shape.elementCount > 0 else { return [x] }
    /// Calls `body` with the positions of the elements that are normalized together.
    func forEachGroup(_ body: (StrideTo<Int>) -> Void) {
      for block in 0..<outer {
        for lane in 0..<inner {
          let start = block * extent * inner + lane
          body(stride(from: start, to: start + extent * inner, by: inner))
        }
      }
    }
    return [
      Tensor(type, of: Float.self) { y in
        x.withFloats { x in
          forEachGroup { positions in
            let largest = positions.reduce(-Float.infinity) { max($0, x[$1]) }
            for position in positions { y[position] = x[position] - largest }
          }
        }
        ck_function_array_run(
          CK_EXP, y.baseAddress, y.baseAddress, Int64(y.count), executor.threads.instructionSet,
          executor.threads.handle)
        forEachGroup { positions in
          let sum = positions.reduce(0) { $0 + y[$1] }
          for position in positions { y[position] /= sum }
        }
      }
    ]
  }
}
