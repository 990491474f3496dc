import SynapCore

/// The addresses that a convolution kernel takes for one item of the batch.
struct ConvolutionAddresses {
  /// The item's first element.
  let input: UnsafePointer<Float>
  /// The weights' first element.
  let weights: UnsafePointer<Float>
  /// The first bias; nil where there is none.
  let bias: UnsafePointer<Float>?
  /// The first element of the item's result.
  let output: UnsafeMutablePointer<Float>
}

/// The result, of type `type`, of running `kernel` on each item of the batch of operand 0 with the
/// weights and the bias in the operands 1 and 2.
///
/// - Throws: a `Diagnostic` where an operand isn't float32 or the kernel runs out of memory.
func convolve(
  _ operands: [Tensor?], _ type: TensorType, _ executor: ExecutionContext,
  activation: FusedActivation, kernel: (ConvolutionAddresses) -> Bool
) throws -> Tensor {
  let x = try operands.floats(0)
  let weights = try operands.floats(1)
  let bias = try operands.optional(2) == nil ? nil : operands.floats(2)
  let inputStride = x.shape.elementCount(1..<4)
  let outputStride = type.shape.elementCount(1..<4)
  return try Tensor(type, of: Float.self, isWrittenWhole: true) { output in
    let completed = x.withFloats { x in
      weights.withFloats { weights in
        func run(_ bias: UnsafePointer<Float>?) -> Bool {
          guard let input = x.baseAddress, let weights = weights.baseAddress,
            let result = output.baseAddress
          else { return false }
          return (0..<type.shape[0]).allSatisfy { item in
            kernel(
              ConvolutionAddresses(
                input: input + item * inputStride, weights: weights, bias: bias,
                output: result + item * outputStride))
          }
        }
        return bias.map { $0.withFloats { run($0.baseAddress) } } ?? run(nil)
      }
    }
    guard completed else { throw Diagnostic.error("out of memory for the kernel's workspace") }
    activation.apply(to: output, on: executor.threads)
  }
}
