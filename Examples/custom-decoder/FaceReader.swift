import SynapCore
import SynapPostprocess
import SynapRuntime

/// From a network's outputs to the faces in a photo: decodes, drops what overlaps a surer face, and
/// places the rest in the photo.
package struct FaceReader: Sendable {
  /// The networks that can be read, one line each.
  private static let decoders: [any FaceDecoder.Type] = [CenterFace.self, YuNet.self]

  private let decoder: any FaceDecoder
  private let inputWidth: Int
  private let inputHeight: Int
  private let scoreThreshold: Float
  private var selection = NonMaxSuppression()

  /// Prepares for the outputs of `network`.
  ///
  /// - Throws: a `Diagnostic` where it is none of those that can be read.
  package init(
    _ network: Network, scoreThreshold: Float? = nil, iouThreshold: Float = 0.4
  ) throws {
    guard network.metadata.inputGroups.count == 1, let size = network.inputs[0].metadata.networkSize
    else {
      throw Diagnostic.error("the network has no picture as its single input")
    }
    try self.init(
      format: network.outputs.first?.format ?? "", shapes: network.outputs.map(\.shape),
      inputSize: size, scoreThreshold: scoreThreshold, iouThreshold: iouThreshold)
  }

  /// Prepares for outputs of `shapes`, the first one of `format`.
  package init(
    format: String, shapes: [Shape], inputSize: (height: Int, width: Int),
    scoreThreshold: Float? = nil, iouThreshold: Float = 0.4
  ) throws {
    let type = FormatString(format).type
    guard let family = Self.decoders.first(where: { $0.format == type }) else {
      let known = Self.decoders.map { $0.format }.joined(separator: ", ")
      throw Diagnostic.error(
        "no decoder for the format '\(type)' of the first output",
        notes: ["there are decoders for: \(known)"])
    }
    decoder = try family.init(shapes: shapes, width: inputSize.width, height: inputSize.height)
    (inputHeight, inputWidth) = inputSize
    self.scoreThreshold = scoreThreshold ?? family.usualThreshold
    selection.iouThreshold = iouThreshold
  }

  /// The faces that `outputs` show, the surest first, in pixels of the photo of which `rect` was
  /// shown to the network; those without a finite size are left out.
  package func faces(in outputs: [[Float]], of rect: Rect) -> DetectionResult {
    let found = decoder.faces(in: outputs, threshold: scoreThreshold)
      .filter { $0.box.area.isFinite }
    let chosen = selection.select(boxes: found.map(\.box), scores: found.map(\.confidence))
    return DetectionResult(items: chosen.map { detection(found[$0], in: rect) })
  }

  /// `face` in whole pixels of the photo, limited to what the network saw of it.
  private func detection(_ face: LocatedObject, in rect: Rect) -> Detection {
    func x(_ value: Float) -> Int {
      rect.x + Self.scaled(value, from: inputWidth, to: rect.width)
    }
    func y(_ value: Float) -> Int {
      rect.y + Self.scaled(value, from: inputHeight, to: rect.height)
    }
    let (left, top) = (x(face.box.xMin), y(face.box.yMin))
    return Detection(
      classIndex: 0, confidence: face.confidence,
      boundingBox: Rect(
        x: left, y: top, width: x(face.box.xMax) - left, height: y(face.box.yMax) - top),
      landmarks: face.landmarks.map { Landmark(x: x($0.x), y: y($0.y)) })
  }

  /// A coordinate of `size` pixels as one of `newSize`, rounded, within these; 0 for no number.
  private static func scaled(_ value: Float, from size: Int, to newSize: Int) -> Int {
    guard value > 0 else { return 0 }
    return Int((min(value / Float(size), 1) * Float(newSize)).rounded())
  }
}
