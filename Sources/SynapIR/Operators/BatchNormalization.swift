import SynapCore

/// `y = x * f + (b - mean * f)` per channel, fused, with `f = scale / √(var + epsilon)`.
///
/// Operands: `x` `[n, c, …]` and the vectors `scale`, `b`, `mean`, `var` of `c` elements; result as
/// `x`. After ONNX `BatchNormalization` in inference.
public struct BatchNormalization: Operator, Hashable {
  /// The operator's name.
  public static let name = "BatchNormalization"
  /// The operands in order.
  public static let operandNames = ["x", "scale", "b", "mean", "var"]

  /// What is added to the variance.
  public var epsilon: Float

  /// Creates the operator.
  public init(epsilon: Float = 1e-5) { self.epsilon = epsilon }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] { [OperatorAttribute("epsilon", epsilon)] }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let x = try operands.feature(0, "x")
    guard x.shape.rank >= 2 else {
      throw Diagnostic.error("the operand 'x' is \(x.type) and has no channels")
    }
    for position in 1..<Self.operandNames.count {
      _ = try operands.feature(position, Self.operandNames[position])
      try operands.checkVector(position, Self.operandNames[position], count: x.shape[1])
    }
    return [TensorType(x.type.dataType, x.shape)]
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let type = try resultType(of: operands)
    let x = try operands.floats(0)
    let (scale, bias) = (try operands.floats(1).floats, try operands.floats(2).floats)
    let (mean, variance) = (try operands.floats(3).floats, try operands.floats(4).floats)
    let channels = type.shape[1]
    let count = type.shape.elementCount(2..<type.shape.rank)
    return [
      Tensor(type, of: Float.self) { y in
        x.withFloats { x in
          for plane in 0..<type.shape[0] * channels {
            let channel = plane % channels
            let factor = scale[channel] / (variance[channel] + epsilon).squareRoot()
            let offset = bias[channel].addingProduct(-mean[channel], factor)
            for position in plane * count..<(plane + 1) * count {
              y[position] = offset.addingProduct(x[position], factor)
            }
          }
        }
      }
    ]
  }
}
