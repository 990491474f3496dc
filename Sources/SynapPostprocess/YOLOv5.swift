import SynapCore

/// The outputs of YOLOv5 and YOLOv5-face: decoded by the network (rank 2 or 3), or raw, one tensor
/// per level of the feature pyramid (rank 4 or 5).
package struct YOLOv5: DetectionDecoder {
  private enum Form: Sendable {
    case decoded(YOLOv5Decoded)
    case pyramid(YOLOv5Pyramid)
  }

  package static let formats = ["yolov5"]

  private let form: Form
  package let landmarkCount: Int

  package init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]
  ) throws {
    let attributes = try YOLOv5Attributes(format)
    landmarkCount = attributes.landmarkCount
    form =
      (outputs.first?.shape.count ?? 0) <= 3
      ? .decoded(
        try YOLOv5Decoded(
          outputs: outputs, attributes: attributes, inputSize: inputSize, warnings: &warnings))
      : .pyramid(
        try YOLOv5Pyramid(
          outputs: outputs, attributes: attributes, inputSize: inputSize, warnings: &warnings))
  }

  package func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    switch form {
    case .decoded(let form):
      form.decode(tensors, threshold: threshold, width: width, height: height, into: &candidates)
    case .pyramid(let form):
      form.decode(tensors, threshold: threshold, width: width, height: height, into: &candidates)
    }
  }
}

/// The attributes of a `yolov5` format, and with them the values of a cell:
/// x, y, width, height, confidence, then each landmark's x, y and visibility (where it has one),
/// then one value per class.
struct YOLOv5Attributes: Sendable {
  /// The format that holds the attributes.
  let format: FormatString
  /// The number of points of an object.
  let landmarkCount: Int
  /// Whether each point comes with the probability that it is visible.
  let hasVisibility: Bool
  /// Whether a cell's values are further apart than neighbouring cells.
  let isTransposed: Bool

  init(_ format: FormatString) throws {
    self.format = format
    landmarkCount = format.int("landmarks")
    hasVisibility = format.bool("visibility")
    isTransposed = format.bool("transposed")
    guard landmarkCount >= 0 else {
      throw Diagnostic.error("landmarks=\(landmarkCount) is negative")
    }
  }

  /// The position of a cell's confidence.
  static let confidence = 4
  /// The position of a cell's first landmark.
  static let landmarks = 5

  /// The number of values per point.
  var landmarkSize: Int { hasVisibility ? 3 : 2 }

  /// The position of a cell's first class.
  var classes: Int { Self.landmarks + landmarkCount * landmarkSize }

  /// The number of classes in a cell of `depth` values; throws where there is none.
  func classCount(depth: Int, of output: OutputDescription) throws -> Int {
    guard depth > classes else {
      throw output.failure(
        "Invalid deduced class count: \(depth - classes)",
        notes: [
          "\(depth) values per anchor - 5 for the box - \(landmarkSize) × \(landmarkCount) for "
            + "landmarks, of shape \(Shape(output.shape))"
        ])
    }
    return depth - classes
  }

  /// The attribute `key` in pixels, or nil where it is absent or 0; throws where it is no size.
  func size(_ key: String) throws -> Float? {
    let size = format.float(key)
    guard size >= 0, size.isFinite else {
      throw Diagnostic.error("\(key)=\(format.string(key).prefix(64)) is no positive number")
    }
    return size == 0 ? nil : size
  }
}

/// The position of the largest of `count` values that lie `step` apart, the first one among
/// equals; nil where none is a number.
func largest(
  of values: UnsafeBufferPointer<Float>, from start: Int, step: Int, count: Int
) -> Int? {
  var best: Int?
  var maximum = -Float.infinity
  for index in 0..<count {
    let value = values[start + index * step]
    if value > maximum || (best == nil && value == maximum) {
      best = index
      maximum = value
    }
  }
  return best
}
