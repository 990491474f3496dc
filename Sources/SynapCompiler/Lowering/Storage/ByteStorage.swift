import SynapCore
import SynapIR
import SynapNPU

/// uint8 and int8: sums in 32 bits, functions by tables of 256 entries.
enum ByteStorage: StorageFamily {
  static func emitConvolution(
    _ parts: ConvolutionParts, input: TypedMap, output: TypedMap, in lowering: inout Lowering
  ) throws {
    let (inputScale, inputZero) = try input.type.uniformQuantization(of: "the input")
    let (outputScale, outputZero) = try output.type.uniformQuantization(of: "the result")
    let weightType = parts.weights.type
    let scales = try WeightScales(of: weightType, outputs: output.map.channels)
    let multipliers = try scales.multipliers(
      input: inputScale, output: outputScale,
      roundsProduct: !parts.isFullyConnected && input.type.dataType == .uint8)
    let constants = Weights(
      values: lowering.builder.appendParameters(parts.weights),
      bias: lowering.builder.appendParameters(
        parts.bias?.withElements(of: Int32.self) { Array($0) }
          ?? [Int32](repeating: 0, count: output.map.channels)),
      multipliers: lowering.builder.appendParameters(multipliers),
      elementType: weightType.dataType, zeroPoint: scales.zeroPoint,
      isPerChannel: multipliers.count > 1)
    let clamp = try Clamp(parts.bounds, of: output.type)
    let (inputMap, outputMap) = (input.map, output.map)
    lowering.emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
      if parts.isFullyConnected {
        return FullyConnected {
          $0.input = place.featureMap(inputMap)
          $0.output = place.featureMap(outputMap)
          $0.weights = constants
          $0.inputZeroPoint = inputZero
          $0.outputZeroPoint = outputZero
          $0.clamp = clamp
        }
      }
      var convolution = Convolution(
        of: parts, input: inputMap, output: outputMap, clamp: clamp, in: place)
      convolution.weights = constants
      convolution.inputZeroPoint = inputZero
      convolution.outputZeroPoint = outputZero
      return convolution
    }
  }

  static func function(
    _ operation: some Operator, from: TensorType, to: TensorType, in builder: inout ProgramBuilder
  ) throws -> UnaryInstruction {
    let table = builder.appendParameters(
      try FunctionTable.bytes(of: operation, from: from, to: to))
    return { input, output in
      Lookup {
        $0.input = input
        $0.output = output
        $0.table = table
      }
    }
  }

  static func arithmetic(
    _ operation: FloatArithmetic.Operation, left: TensorType, right: TensorType,
    result: TensorType
  ) throws -> BinaryInstruction {
    try IntegerArithmetic.instruction(
      operation, left: left, right: right, result: result, shift: 20)
  }
}
