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
  ///
  /// - Throws: a `Diagnostic` where the machine has none for the types.
  mutating func emitConvolution(
    _ parts: ConvolutionParts, input: TypedMap, output: TypedMap
  ) throws {
    try input.type.dataType.storageFamily.emitConvolution(
      parts, input: input, output: output, in: &self)
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
