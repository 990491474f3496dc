import SynapCore
import SynapImage
import SynapIR

/// Makes the tensors of one network input from the samples of a dataset: pictures go through the
/// same `ImageInput` as at inference and are then normalized; `.npy` arrays are taken as they are.
public struct SampleReader: Sendable {
  /// The shape of the input, `[1, c, h, w]` or `[1, h, w, c]` for pictures.
  public let shape: Shape
  /// The order of the shape's dimensions.
  public let layout: Layout
  /// How pictures are fitted; nil where the input is none.
  public let imageInput: ImageInput?
  /// What is subtracted from and what divides a pixel.
  public let normalization: Normalization

  /// Creates a reader for the input of the given shape and layout, with SyNAP's input format string.
  ///
  /// - Throws: a `Diagnostic` where the format or the normalization don't fit the shape.
  public init(
    shape: Shape, layout: Layout = .nchw, format: String, means: [Float]?, scale: Float?
  ) throws {
    self.shape = shape
    self.layout = layout
    normalization = Normalization(means: means ?? [0], scale: scale ?? 1)
    let (channelAxis, rowAxis) = layout == .nhwc ? (3, 1) : (1, 2)
    guard shape.rank == 4, shape[0] == 1, [1, 3, 4].contains(shape[channelAxis]) else {
      imageInput = nil
      return
    }
    try normalization.validate(channels: shape[channelAxis])
    imageInput = try ImageInput(
      format: format, width: shape[rowAxis + 1], height: shape[rowAxis],
      channels: shape[channelAxis])
  }

  /// The tensor for `sample`.
  ///
  /// - Parameter observe: called with the picture as it is in its file, where the sample is one.
  public func tensor(
    for sample: Dataset.Sample, observe: (Image) -> Void = { _ in }
  ) throws -> Tensor {
    switch sample {
    case .noise(let seed): return noise(seed: seed)
    case .file(let path) where File.pathExtension(of: path) == "npy":
      let tensor = try NumpyArray(contentsOf: path).tensor
      guard tensor.shape == shape else {
        throw Diagnostic.error(
          "the array is \(tensor.shape), the input \(shape)", at: Location(file: path))
      }
      return tensor
    case .file(let path):
      return try locating(in: Location(file: path)) {
        let image = try Image(contentsOf: path)
        observe(image)
        return try tensor(for: image).tensor
      }
    }
  }

  /// The tensor for a picture, and the part of the picture's plane that it shows.
  public func tensor(for image: Image) throws -> (tensor: Tensor, rect: Rect) {
    guard let imageInput else {
      throw Diagnostic.error(
        ".npy quantization file(s) required for an input with shape: \(shape)")
    }
    let (prepared, rect) = try imageInput.prepare(image)
    let tensor = Tensor(.float32(shape), of: Float.self) { result in
      guard layout == .nhwc else { return normalization.normalized(prepared, into: result) }
      let planes = Tensor(.float32(shape), of: Float.self) {
        normalization.normalized(prepared, into: $0)
      }
      let (channels, area) = (imageInput.channels, imageInput.width * imageInput.height)
      planes.withFloats { planes in
        for channel in 0..<channels {
          for pixel in 0..<area {
            result[pixel * channels + channel] = planes[channel * area + pixel]
          }
        }
      }
    }
    return (tensor, rect)
  }

  /// Uniform noise in 0 ..< 1 by the generator splitmix64.
  private func noise(seed: UInt64) -> Tensor {
    var state = seed
    return Tensor(.float32(shape), of: Float.self) { result in
      for index in result.indices {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        result[index] = Float(bits >> 40) * 0x1p-24
      }
    }
  }
}
