import CKernels
import SynapCore

/// `y = 1 / (1 + exp(-x))`, of any shape. After ONNX `Sigmoid`.
public struct Sigmoid: Operator, Hashable {
  /// The operator's name.
  public static let name = "Sigmoid"
  /// The operands in order.
  public static let operandNames = ["x"]

  /// Creates the operator.
  public init() {}

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    try operands.elementwiseType()
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    try mapFloats(operands, kernelFunction, on: executor.threads)
  }
}

extension Sigmoid: KernelFunctionOperator {
  var kernelFunction: ck_function { CK_SIGMOID }
}
