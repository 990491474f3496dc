import SynapCore

/// The outputs of YOLOv5 and YOLOv5-face: decoded by the network (rank 2 or 3), or raw, one tensor
/// per level of the feature pyramid (rank 4 or 5).
package struct YOLOv5: DetectionDecoder {
  private enum Form: Sendable {
    case decoded(YOLOv5Decoded)
    case pyramid(YOLOv5Pyramid)
  }

  package static let reference = OutputFormat(
    ["yolov5"],
    purpose: "YOLOv5 and YOLOv5-face, cut at their heads or decoded by the network",
    tensors: [
      "one tensor per level of the pyramid, `[1, h, w, a·d]`, `[1, h, w, a, d]`, `[1, a, h, w, d]`, "
        + "or transposed `[1, a·d, h, w]`, `[1, a, d, h, w]`; or decoded ones, `[1, n, d]`, "
        + "transposed `[1, d, n]`"
    ],
    decoding: """
      The d values of a cell are x, y, w, h, confidence, then x, y (and visibility) of every landmark, \
      then one per class. Of pyramids `x = (2σ(x) - 0.5 + column) · stride`, \
      `w = (2σ(w))² · anchor`, a landmark is `value · anchor + column · stride`, and the score is \
      `σ(confidence) · σ(class)`.
      """,
    attributes: [
      .init(
        "anchors", "none", "a list per level of the pyramid from level 0, of w, h of each anchor"),
      .init("transposed", "0", "values come before cells"),
      .init("landmarks", "0", "the number of points per object"),
      .init("visibility", "0", "points have a third value, the probability that they are visible"),
      .init("w_scale", "the input's width", "of decoded tensors: width that pixels refer to"),
      .init("h_scale", "the input's height", "of decoded tensors: height that pixels refer to"),
      .classIndexBase, .threads,
    ],
    differences: [
      .init(
        theirs: "of decoded tensors the row of a landmark is read where its column is",
        ours: "row and column are read each where it is"),
      .init(
        theirs: "anchors that are misprinted end in an error",
        ours:
          "anchors with blanks, folded lines and too many brackets are understood, with a warning"
      ),
    ])

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
}
