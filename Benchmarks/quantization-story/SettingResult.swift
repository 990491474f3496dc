import SynapCore
import SynapPostprocess
import SynapQuant
import SynapRuntime

/// What a setting costs and what it finds.
struct SettingResult {
  /// The faces in the annotated photos against the annotation.
  private(set) var truth = DetectionAgreement()
  /// The faces in the annotated photos against those that float finds.
  private(set) var float = DetectionAgreement()
  /// The faces in the photos without annotation against those that float finds.
  private(set) var crowd = DetectionAgreement()
  /// For each head how far it is from float.
  private(set) var heads: [TensorDifference]
  /// The size of the model's file.
  let byteCount: Int
  /// The time of an inference on the silicon, by the timing model; nil for float.
  let milliseconds: Double?

  /// The smallest intersection over union of boxes that are of the same face.
  private static let minimumOverlap: Float = 0.3

  private init(headCount: Int, byteCount: Int, milliseconds: Double?) {
    heads = [TensorDifference](repeating: TensorDifference(), count: headCount)
    self.byteCount = byteCount
    self.milliseconds = milliseconds
  }

  /// Runs `product` on the photos of `reference`.
  ///
  /// - Throws: a `Diagnostic` where a photo doesn't fit, or the target has no timing model.
  init(of product: Workshop.Product, against reference: FloatReference) throws {
    let network = product.network
    self.init(
      headCount: network.outputs.count, byteCount: product.byteCount,
      milliseconds: try network.estimate().milliseconds)
    var detector = Detector(scoreThreshold: FloatReference.confidence)
    for photo in reference.photos {
      guard let rect = try Preprocessor().assign(photo.data, to: network.inputs[0]) else {
        throw Diagnostic.error("the network's input is no picture")
      }
      network.predict()
      let outputs = try network.outputs.map {
        OutputTensor(
          name: $0.metadata.sourceName, shape: $0.shape.dimensions, format: $0.format,
          values: try $0.floats())
      }
      for (index, output) in network.outputs.enumerated() {
        heads[index].add(reference: photo.heads[index], computed: try output.floats())
      }
      add(try detector.locate(outputs, assignedRect: rect), in: photo)
    }
  }

  /// The result of float itself, whose file has `byteCount` bytes.
  static func float(_ reference: FloatReference, byteCount: Int) -> SettingResult {
    let count = reference.photos.first?.heads.count ?? 0
    var result = SettingResult(headCount: count, byteCount: byteCount, milliseconds: nil)
    for photo in reference.photos { result.add(photo.faces, in: photo) }
    return result
  }

  private mutating func add(_ found: [LocatedObject], in photo: FloatReference.Photo) {
    let overlap = Self.minimumOverlap
    guard let annotated = photo.truth else {
      crowd.add(expected: photo.faces, found: found, minimumOverlap: overlap)
      return
    }
    truth.add(expected: annotated, found: found, minimumOverlap: overlap)
    float.add(expected: photo.faces, found: found, minimumOverlap: overlap)
  }

  /// The difference over all heads.
  var pooled: TensorDifference {
    heads.reduce(into: TensorDifference()) { $0.add($1) }
  }
}
