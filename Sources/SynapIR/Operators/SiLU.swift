import CKernels
import SynapCore

/// `y = x / (1 + exp(-x))`, of any shape: the product of an operand and its `Sigmoid`, made by the
/// pass that recognizes it. ONNX has no such operator before `Swish` of opset 24.
public struct SiLU: Operator, Hashable {
  /// The operator's name.
  public static let name = "Silu"
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

extension SiLU: KernelFunctionOperator {
  var kernelFunction: ck_function { CK_SILU }
}
