import CKernels
import SynapCore

/// `y = tanh(x)`, of any shape. After ONNX `Tanh`.
public struct Tanh: Operator, Hashable {
  /// The operator's name.
  public static let name = "Tanh"
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

extension Tanh: KernelFunctionOperator {
  var kernelFunction: ck_function { CK_TANH }
}
