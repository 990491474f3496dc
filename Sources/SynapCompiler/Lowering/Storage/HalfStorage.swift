import SynapCore
import SynapIR
import SynapNPU

/// float16: sums in binary32, functions by tables of 65,536 entries.
enum HalfStorage: StorageFamily {
  static func emitConvolution(
    _ parts: ConvolutionParts, input: TypedMap, output: TypedMap, in lowering: inout Lowering
  ) throws {
    let channels = output.map.channels
    let weights = lowering.builder.appendParameters(parts.weights)
    let bias = lowering.builder.appendParameters(
      parts.bias ?? Tensor([channels], [Float](repeating: 0, count: channels)))
    let (inputMap, outputMap) = (input.map, output.map)
    lowering.emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
      FloatConvolution {
        $0.input = place.featureMap(inputMap)
        $0.output = place.featureMap(outputMap)
        $0.window = parts.window
        $0.weights = weights
        $0.bias = bias
        $0.groups = parts.groups
        $0.clamp = FloatClamp(parts.bounds.min, parts.bounds.max)
        $0.isTransposed = parts.isTransposed
      }
    }
  }

  static func function(
    _ operation: some Operator, from: TensorType, to: TensorType, in builder: inout ProgramBuilder
  ) throws -> UnaryInstruction {
    try ByteStorage.function(operation, from: from, to: to, in: &builder)
  }

  static func arithmetic(
    _ operation: FloatArithmetic.Operation, left: TensorType, right: TensorType,
    result: TensorType
  ) throws -> BinaryInstruction {
    { left, right, output in
      FloatArithmetic {
        $0.operation = operation
        $0.left = left
        $0.right = right
        $0.output = output
      }
    }
  }
}
