import SynapCore

/// What YOLOv8 networks say of every cell: centre and size of a box, a score from 0 to 1 per class,
/// landmarks, and for segmentation the coefficients of a mask.
struct YOLOv8Head: Sendable {
  /// The attributes that all its formats share.
  static let attributes: [OutputFormat.Attribute] = [
    .init("bb_normalized", "0", "boxes are shares of what the input shows instead of pixels"),
    .init("w_scale", "the input's width", "width that pixels refer to"),
    .init("h_scale", "the input's height", "height that pixels refer to"),
    .init(
      "transposed", "by the input's size, else 1",
      "1: the tensors are `[1, d, n]`; 0: they are `[1, n, d]`"),
    .init("landmarks", "0", "the number of points per object"),
    .init("visibility", "0", "points have a third value, the probability that they are visible"),
    .classIndexBase, .threads,
  ]

  /// The number of values of a box.
  private static let boxDepth = 4

  /// The number of points of an object.
  let landmarkCount: Int
  private let landmarkDepth: Int
  private let classCount: Int
  private let coefficientCount: Int
  private let isNormalized: Bool
  private let scale: InputScale
  private let cells: YOLOv8Cells

  /// Checks the shapes of `outputs`, of which every cell ends with `coefficientCount` values for its
  /// mask.
  ///
  /// - Throws: a `Diagnostic` that names what does not fit.
  init(
    _ outputs: [(index: Int, output: OutputDescription)], coefficientCount: Int = 0,
    format: FormatString, inputSize: (width: Int, height: Int)?, warnings: inout [Diagnostic]
  ) throws {
    landmarkCount = format.int("landmarks")
    guard landmarkCount >= 0 else {
      throw Diagnostic.error("landmarks=\(landmarkCount) is negative")
    }
    landmarkDepth = format.bool("visibility") ? 3 : 2
    self.coefficientCount = coefficientCount
    cells = try YOLOv8Cells(outputs, format: format, inputSize: inputSize)
    classCount = cells.depth - Self.boxDepth - landmarkCount * landmarkDepth - coefficientCount
    guard classCount > 0 else {
      let masks = coefficientCount > 0 ? " - \(coefficientCount) for masks" : ""
      throw Diagnostic.error(
        "Invalid deduced class count: \(classCount)",
        notes: [
          "\(cells.depth) values per cell - 4 for the box - \(landmarkDepth) × \(landmarkCount) for "
            + "landmarks\(masks), of "
            + outputs.map { Shape($0.output.shape).description }.joined(separator: " and ")
        ])
    }
    isNormalized = format.bool("bb_normalized")
    var doubts: [Diagnostic] = []
    scale = try InputScale(format, inputSize: inputSize, warnings: &doubts)
    if !isNormalized || landmarkCount > 0 { warnings += doubts }
  }

  /// Adds every object whose score reaches `threshold`.
  func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    let (xScale, yScale) = (scale.x(to: width), scale.y(to: height))
    let (boxXScale, boxYScale) = isNormalized ? (width, height) : (xScale, yScale)
    let classes = Self.boxDepth..<Self.boxDepth + classCount
    let (scores, best) = cells.largest(of: classes, in: tensors)
    for cell in scores.indices where scores[cell] >= threshold {
      func value(_ row: Int) -> Float { cells.value(row, of: cell, in: tensors) }
      let box = Box(
        centerX: value(0) * boxXScale, centerY: value(1) * boxYScale,
        width: value(2) * boxXScale, height: value(3) * boxYScale)
      guard
        candidates.append(score: scores[cell], classIndex: Int(best[cell]), box: box, cell: cell)
      else { continue }
      for landmark in 0..<landmarkCount {
        let row = classes.upperBound + landmark * landmarkDepth
        candidates.append(
          LandmarkPoint(
            x: value(row) * xScale, y: value(row + 1) * yScale,
            visibility: landmarkDepth == 3 ? value(row + 2) : -1))
      }
    }
  }

  /// The coefficients of the mask of the object in `cell`.
  func coefficients(of cell: Int, in tensors: [OutputTensor]) -> [Float] {
    (cells.depth - coefficientCount..<cells.depth).map {
      cells.value($0, of: cell, in: tensors)
    }
  }
}
