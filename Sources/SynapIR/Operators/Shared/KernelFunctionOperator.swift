import CKernels

/// An operator that is a kernels' function of every element, so that it may write its result over its
/// operand.
protocol KernelFunctionOperator: Operator {
  /// The function.
  var kernelFunction: ck_function { get }
}

extension KernelFunctionOperator {
  /// Writes the result over the elements of `tensor`; false, and nothing is written, where it isn't
  /// float32 or something else may read it, too.
  func evaluate(inPlace tensor: inout Tensor, on executor: ExecutionContext) -> Bool {
    guard tensor.type.dataType == .float32 else { return false }
    return tensor.withUnsharedElements(of: Float.self) { elements in
      ck_function_array_run(
        kernelFunction, elements.baseAddress, elements.baseAddress, Int64(elements.count),
        executor.threads.instructionSet, executor.threads.handle)
    }
  }
}
