import SynapCore
import SynapImage

/// The tensors of a network that together take one picture, which the network prepares itself: the
/// planes of a camera's frame, and four scalars where the part to use comes with every inference.
struct PictureInput {
  /// What the network does to the picture.
  let preprocessing: PicturePreprocessing
  /// How pictures of other sizes are fitted into the frame.
  let format: String
  private let planes: [Tensor]
  private let scalars: [Tensor]
  /// The position behind the planes, where the scalars are or would be.
  let scalarIndex: Int

  /// The picture that begins with the tensor at `index`; nil where none does.
  init?(_ inputs: [Tensor], at index: Int) {
    guard let first = inputs[index].metadata.preprocessing else { return nil }
    let planeCount = first.layout.planes.count
    let scalarCount = first.crop == .variable ? PicturePreprocessing.cropNames.count : 0
    guard index + planeCount + scalarCount <= inputs.count else { return nil }
    preprocessing = first
    let plane = first.layout.planes[0].format
    format = String(inputs[index].format.dropFirst(plane.count).drop { $0 == " " })
    scalarIndex = index + planeCount
    planes = Array(inputs[index..<scalarIndex])
    scalars = Array(inputs[scalarIndex..<scalarIndex + scalarCount])
  }

  /// Stores the samples of a frame, which is of the network's layout and size.
  func assign(_ frame: CameraFrame) throws {
    for (tensor, samples) in zip(planes, frame.planes) {
      try samples.withUnsafeBytes { try tensor.assign(raw: $0) }
    }
  }

  /// Makes `region` the part of the frame that the network uses; nil stands for all of it.
  ///
  /// - Throws: a `Diagnostic` where the part is fixed.
  func crop(to region: Rect?) throws {
    guard !scalars.isEmpty else {
      guard region == nil else {
        throw Diagnostic.error("No cropping tensors at index: \(scalarIndex)")
      }
      return
    }
    let part = region ?? preprocessing.wholeRect
    for (tensor, value) in zip(scalars, [part.width, part.height, part.x, part.y]) {
      try tensor.assign(scalar: Int32(clamping: value))
    }
  }
}
