import SynapCore
import SynapIR
import SynapNPU

/// int16 without zero points: sums in 64 bits, functions by interpolation.
enum Int16Storage: StorageFamily {
  static func emitConvolution(
    _ parts: ConvolutionParts, input: TypedMap, output: TypedMap, in lowering: inout Lowering
  ) throws {
    let inputScale = try symmetricScale(of: input.type, "the input")
    let outputScale = try symmetricScale(of: output.type, "the result")
    let weightType = parts.weights.type
    let scales = try WeightScales(of: weightType, outputs: output.map.channels)
    guard scales.zeroPoint == 0, [.int16, .int8].contains(weightType.dataType) else {
      throw Diagnostic.error("an int16 input needs int16 or int8 weights without a zero point")
    }
    let multipliers = try scales.multipliers(input: inputScale, output: outputScale)
    let constants = Int16Weights(
      values: lowering.builder.appendParameters(parts.weights),
      bias: lowering.builder.appendParameters(
        try wideBias(parts.bias) ?? [Int64](repeating: 0, count: output.map.channels)),
      multipliers: lowering.builder.appendParameters(multipliers),
      elementType: weightType.dataType, isPerChannel: multipliers.count > 1)
    let clamp = try Clamp(parts.bounds, of: output.type)
    let (inputMap, outputMap) = (input.map, output.map)
    lowering.emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
      if parts.isFullyConnected {
        return Int16FullyConnected {
          $0.input = place.featureMap(inputMap)
          $0.output = place.featureMap(outputMap)
          $0.weights = constants
          $0.clamp = clamp
        }
      }
      var convolution = Int16Convolution(
        of: parts, input: inputMap, output: outputMap, clamp: clamp, in: place)
      convolution.weights = constants
      return convolution
    }
  }

  /// A table of 1,025 entries where interpolating between them is off by at most one step
  /// (`InterpolationTable.error`), all 65,536 results where the function jumps or bends sharply.
  static func function(
    _ operation: some Operator, from: TensorType, to: TensorType, in builder: inout ProgramBuilder
  ) throws -> UnaryInstruction {
    let table = try InterpolationTable(of: operation, from: from, to: to)
    if table.error <= 1 {
      let address = builder.appendParameters(table.entries.map(UInt16.init(bitPattern:)))
      return { input, output in
        Interpolation {
          $0.input = input
          $0.output = output
          $0.table = address
        }
      }
    }
    let address = builder.appendParameters(
      try FunctionTable.bytes(of: operation, from: from, to: to))
    return { input, output in
      Lookup {
        $0.input = input
        $0.output = output
        $0.table = address
      }
    }
  }

  static func arithmetic(
    _ operation: FloatArithmetic.Operation, left: TensorType, right: TensorType,
    result: TensorType
  ) throws -> BinaryInstruction {
    try IntegerArithmetic.instruction(
      operation, left: left, right: right, result: result, shift: 15)
  }

  private static func symmetricScale(of type: TensorType, _ name: String) throws -> Float {
    let (scale, zeroPoint) = try type.uniformQuantization(of: name)
    guard zeroPoint == 0 else {
      throw Diagnostic.error("\(name) has the zero point \(zeroPoint), int16 convolutions take 0")
    }
    return scale
  }

  /// A bias of int64 or int32 in 64 bits.
  private static func wideBias(_ bias: Tensor?) throws -> [Int64]? {
    switch bias?.type.dataType {
    case nil: nil
    case .int64: bias?.withElements(of: Int64.self) { Array($0) }
    case .int32: bias?.withElements(of: Int32.self) { $0.map(Int64.init) }
    case let type?:
      throw Diagnostic.error("an int16 convolution takes a bias of int64 or int32, not \(type)")
    }
  }
}
