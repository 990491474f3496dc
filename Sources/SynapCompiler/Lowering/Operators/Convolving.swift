import SynapCore
import SynapIR
import SynapNPU

/// What convolutions, transposed convolutions and fully connected layers have in common when they
/// become an instruction: sums of products of an input and weights, plus a bias, clamped.
struct ConvolutionParts {
  /// How the kernel moves.
  var window: Window
  /// The number of groups.
  var groups: Int
  /// Whether the convolution is transposed.
  var isTransposed: Bool
  /// Whether every pixel is multiplied by a matrix, which in 8 bits the tensor processor does.
  var isFullyConnected = false
  /// Weights in the machine's order `[out][kernel row][kernel column][in / groups]`.
  var weights: Tensor
  /// The bias, one number per output channel; nil for none.
  var bias: Tensor?
  /// The interval of real numbers that results are clamped to.
  var bounds: (min: Float, max: Float)
}

extension Lowering {
  /// Appends the convolution of `input` that `parts` describe.
  mutating func emitConvolution(
    _ parts: ConvolutionParts, input: (map: MapView, type: TensorType),
    output: (map: MapView, type: TensorType)
  ) throws {
    switch input.type.dataType {
    case .uint8, .int8: try emitByteConvolution(parts, input: input, output: output)
    case .float16: emitHalfConvolution(parts, input: input, output: output)
    default: throw Diagnostic.error("the machine has no convolution of \(input.type.dataType)")
    }
  }

  private mutating func emitByteConvolution(
    _ parts: ConvolutionParts, input: (map: MapView, type: TensorType),
    output: (map: MapView, type: TensorType)
  ) throws {
    guard let (inputScale, inputZero) = input.type.quantization.uniform,
      let (outputScale, outputZero) = output.type.quantization.uniform,
      let range = output.type.dataType.integerRange
    else { throw Diagnostic.error("a convolution's tensors have no scale") }
    let weightType = parts.weights.type
    let (weightScales, weightZero): ([Float], Int32)
    switch weightType.quantization {
    case .affine(let scale, let zeroPoint): (weightScales, weightZero) = ([scale], zeroPoint)
    case .perChannel(let scales, _): (weightScales, weightZero) = (scales, 0)
    default: throw Diagnostic.error("a convolution's weights have no scale")
    }
    let multipliers = try weightScales.map {
      try QuantizedMultiplier(Double(inputScale) * Double($0) / Double(outputScale))
    }
    let outputChannels = output.map.channels
    let weights = builder.appendParameters(parts.weights)
    let bias = builder.appendParameters(
      parts.bias?.withElements(of: Int32.self) { Array($0) }
        ?? [Int32](repeating: 0, count: outputChannels))
    let table = builder.appendParameters(
      multipliers)
    func stored(_ bound: Float) -> Int {
      let steps = Double(bound) / Double(outputScale)
      guard steps.isFinite, abs(steps) < 1e9 else {
        return bound < 0 ? range.lowerBound : range.upperBound
      }
      let value = Int(steps.rounded(.toNearestOrAwayFromZero)) + Int(outputZero)
      return min(max(value, range.lowerBound), range.upperBound)
    }
    let clamp = Clamp(stored(parts.bounds.min), stored(parts.bounds.max))
    let (inputMap, outputMap) = (input.map, output.map)
    let tiling = Tiling(of: parts, output: outputMap)
    emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
      let constants = Weights(
        values: weights, bias: bias, multipliers: table, elementType: weightType.dataType,
        zeroPoint: Int(weightZero), isPerChannel: multipliers.count > 1)
      if parts.isFullyConnected {
        return FullyConnected {
          $0.input = place.featureMap(inputMap)
          $0.output = place.featureMap(outputMap)
          $0.weights = constants
          $0.inputZeroPoint = Int(inputZero)
          $0.outputZeroPoint = Int(outputZero)
          $0.clamp = clamp
        }
      }
      return Convolution {
        $0.input = place.featureMap(inputMap)
        $0.output = place.featureMap(outputMap)
        $0.window = parts.window
        $0.weights = constants
        $0.groups = parts.groups
        $0.inputZeroPoint = Int(inputZero)
        $0.outputZeroPoint = Int(outputZero)
        $0.clamp = clamp
        $0.isTransposed = parts.isTransposed
        $0.tiling = tiling
        $0.tiling.cachesWeights = parts.weights.type.byteCount <= place.weightCacheByteCount
      }
    }
  }

  private mutating func emitHalfConvolution(
    _ parts: ConvolutionParts, input: (map: MapView, type: TensorType),
    output: (map: MapView, type: TensorType)
  ) {
    let weights = builder.appendParameters(parts.weights)
    let zeros = Tensor([output.map.channels], [Float](repeating: 0, count: output.map.channels))
    let bias = builder.appendParameters(parts.bias ?? zeros)
    let (inputMap, outputMap) = (input.map, output.map)
    emit(reads: [inputMap.buffer], writes: [outputMap.buffer]) { place in
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
}

extension Tensor {
  /// The elements in another order of dimensions, densely packed: result dimension i is dimension
  /// `permutation[i]` of this tensor.
  func permuted(_ permutation: [Int]) -> Tensor {
    let size = type.dataType.byteCount
    let shape = Shape(permutation.map { self.shape[$0] })
    let strides = permutation.map { self.shape.strides[$0] }
    let storage = Storage.allocate(byteCount: type.byteCount)
    withBytes { source in
      var index = [Int](repeating: 0, count: shape.rank)
      var offset = 0
      for position in 0..<shape.elementCount {
        for byte in 0..<size {
          storage.bytes[position * size + byte] = source[offset * size + byte]
        }
        for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
          index[axis] += 1
          offset += strides[axis]
          if index[axis] < shape[axis] { break }
          offset -= strides[axis] * shape[axis]
          index[axis] = 0
        }
      }
    }
    return Tensor(
      TensorType(type.dataType, shape, quantization: type.quantization), in: storage)
  }
}
