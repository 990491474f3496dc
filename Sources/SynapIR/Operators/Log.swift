import CKernels
import SynapCore

/// `y = ln(x)`, of any shape. After ONNX `Log`.
public struct Log: Operator, Hashable {
  /// The operator's name.
  public static let name = "Log"
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

extension Log: KernelFunctionOperator {
  var kernelFunction: ck_function { CK_LOG }
}
