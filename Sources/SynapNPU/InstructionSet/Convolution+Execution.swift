import CKernels
import SynapCore

/// An 8-bit convolution with its packed weights.
final class ConvolutionExecution: LookingUp {
  let result: FeatureMap
  private let convolution: OpaquePointer
  private let input: ck_map
  private let context: ExecutionContext

  init(
    _ description: ck_convolution8_description, weights: Weights, input: FeatureMap,
    output: FeatureMap, in context: ExecutionContext
  ) throws {
    let count = weights.isPerChannel ? output.channels : 1
    var description = description
    let created = ck_convolution8_create(
      &description, context.pointer(weights.values),
      context.pointer(weights.bias).assumingMemoryBound(to: Int32.self),
      context.pointer(weights.multipliers).bindMemory(to: ck_multiplier.self, capacity: count),
      context.kernelSet)
    guard let created else { throw Diagnostic.error("not enough memory for packed weights") }
    convolution = created
    self.input = context.kernelMap(input)
    self.context = context
    result = output
  }

  deinit { ck_convolution8_destroy(convolution) }

  func run() { run(storing: context.kernelMap(result)) }

  func lookingUp(_ table: UnsafePointer<UInt8>, storing output: FeatureMap) -> any Execution {
    KernelCall(arguments: (self, context.kernelMap(output), table)) { convolution, output, table in
      convolution.run(storing: output, table: table)
    }
  }

  private func run(storing output: ck_map, table: UnsafePointer<UInt8>? = nil) {
    withKernelMaps(input, output) { ck_convolution8_run(convolution, $0, $1, table, context.pool) }
  }
}
