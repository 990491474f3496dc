import CKernels
import SynapCore

/// Objects from the boxes and scores of a single shot detector: boxes are decoded from their anchors,
/// the surest are taken, and those that overlap a surer one are left out.
///
/// Operands: `boxes` `[1, n, 4 or more]` (row and column of the centre, height, width, as deltas),
/// `scores` `[1, n, classes]` with classes that are not counted (the background) first, and `anchors`
/// `[n, 4]`. Results: boxes `[1, m, 4]` (top, left, bottom, right, of a picture's height and width),
/// classes `[1, m]`, scores `[1, m]`, and how many of the `m` there are `[1]`; the rest is 0. After
/// TFLite `TFLite_Detection_PostProcess`.
public struct DetectionPostProcess: Operator, Hashable {
  /// The operator's name.
  public static let name = "DetectionPostProcess"
  /// The operands in order.
  public static let operandNames = ["boxes", "scores", "anchors"]

  /// The number of classes beside the background.
  public var classCount: Int
  /// The largest number of boxes that are found; times the classes of each at most 2^20.
  public var maxDetections: Int
  /// The classes that one box may be found as; counts where `isPerClass` is false.
  public var maxClassesPerDetection = 1
  /// The largest number of boxes of one class; counts where `isPerClass` is true.
  public var detectionsPerClass = 100
  /// Whether boxes of different classes may overlap.
  public var isPerClass = false
  /// The lowest score of an object.
  public var scoreThreshold: Float
  /// The intersection over union above which the less sure box is left out.
  public var iouThreshold: Float
  /// What deltas of row, column, height and width are divided by.
  public var scales: [Float]

  /// Creates the operator.
  public init(
    classCount: Int, maxDetections: Int, scoreThreshold: Float, iouThreshold: Float,
    scales: [Float] = [10, 10, 5, 5]
  ) {
    self.classCount = classCount
    self.maxDetections = maxDetections
    self.scoreThreshold = scoreThreshold
    self.iouThreshold = iouThreshold
    self.scales = scales
  }

  /// The attributes as they are printed; those with default values may be left out.
  public var attributes: [OperatorAttribute] {
    var list = [
      OperatorAttribute("classes", classCount), OperatorAttribute("max_detections", maxDetections),
      OperatorAttribute("score_threshold", scoreThreshold),
      OperatorAttribute("iou_threshold", iouThreshold),
    ]
    list.append("scales", scales, unless: [10, 10, 5, 5])
    list.append("max_classes_per_detection", maxClassesPerDetection, unless: 1)
    list.append("detections_per_class", detectionsPerClass, unless: 100)
    list.append("per_class", isPerClass, unless: false)
    return list
  }

  /// The rows of the results.
  private var rowCount: Int { isPerClass ? maxDetections : maxDetections * classesPerBox }

  private var classesPerBox: Int { min(maxClassesPerDetection, classCount) }

  /// The shape rule.
  public func resultTypes(of operands: [Operand?]) throws -> [TensorType] {
    let boxes = try operands.required(0, "boxes").type.shape
    let scores = try operands.required(1, "scores").type.shape
    let anchors = try operands.required(2, "anchors").type.shape
    guard boxes.rank == 3, boxes[0] == 1, boxes[2] >= 4, scores.rank == 3, scores[0] == 1,
      scores[1] == boxes[1], anchors.rank == 2, anchors[0] == boxes[1], anchors[1] == 4
    else {
      throw Diagnostic.error(
        "boxes \(boxes), scores \(scores) and anchors \(anchors) don't belong together")
    }
    let limits = 1...1 << 20
    guard limits.contains(classCount), classCount <= scores[2] else {
      throw Diagnostic.error("\(classCount) classes of \(scores[2]) scores")
    }
    guard limits.contains(maxDetections), limits.contains(maxClassesPerDetection),
      limits.contains(detectionsPerClass), limits.contains(rowCount)
    else {
      throw Diagnostic.error("\(maxDetections) detections, or their classes, are not possible")
    }
    guard scales.count == 4, scales.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw Diagnostic.error("the scales are \(scales), not four positive numbers")
    }
    return try [[1, rowCount, 4], [1, rowCount], [1, rowCount], [1]].map {
      .float32(try Shape($0).checked())
    }
  }

  /// The float reference.
  public func evaluate(_ operands: [Tensor?], on executor: ExecutionContext) throws -> [Tensor] {
    let types = try resultTypes(
      of: operands.map { $0.map { Operand(type: $0.type, constant: $0) } })
    let boxes = try decodedBoxes(operands)
    let scores = try operands.floats(1)
    let found = isPerClass ? ofEachClass(boxes, scores) : ofAnyClass(boxes, scores)
    let count = min(found.count, rowCount)
    var results = types.map { [Float](repeating: 0, count: $0.shape.elementCount) }
    for (row, object) in found.prefix(count).enumerated() {
      results[0].replaceSubrange(4 * row..<4 * row + 4, with: boxes[object.box].edges)
      results[1][row] = Float(object.class)
      results[2][row] = object.score
    }
    results[3][0] = Float(count)
    return zip(types, results).map { Tensor($0.shape, $1) }
  }

  // MARK: Steps

  /// A box as an object of a class.
  private struct Found {
    let box: Int
    let `class`: Int
    let score: Float
  }

  private func decodedBoxes(_ operands: [Tensor?]) throws -> [Box] {
    let (deltas, anchors) = (try operands.floats(0), try operands.floats(2).floats)
    let (width, numbers) = (deltas.shape[2], deltas.floats)
    return (0..<deltas.shape[1]).map { row in
      let (delta, anchor) = (row * width, row * 4)
      let y = numbers[delta] / scales[0] * anchors[anchor + 2] + anchors[anchor]
      let x = numbers[delta + 1] / scales[1] * anchors[anchor + 3] + anchors[anchor + 1]
      let height = 0.5 * ck_exp(numbers[delta + 2] / scales[2]) * anchors[anchor + 2]
      let width = 0.5 * ck_exp(numbers[delta + 3] / scales[3]) * anchors[anchor + 3]
      return Box(top: y - height, left: x - width, bottom: y + height, right: x + width)
    }
  }

  /// Each box as what it is most, boxes of all classes against each other.
  private func ofAnyClass(_ boxes: [Box], _ scores: Tensor) -> [Found] {
    let numbers = scores.floats
    let (stride, offset) = (scores.shape[2], scores.shape[2] - classCount)
    func score(_ box: Int, _ kind: Int) -> Float { numbers[box * stride + offset + kind] }
    let best = boxes.indices.map { box in
      (0..<classCount).reduce(-Float.infinity) { max($0, score(box, $1)) }
    }
    return surest(boxes, best, atMost: maxDetections).flatMap { box in
      (0..<classCount).sorted { order(score(box, $0), $0, score(box, $1), $1) }
        .prefix(classesPerBox).map { Found(box: box, class: $0, score: score(box, $0)) }
    }
  }

  /// The boxes of each class against each other, then the surest of all.
  private func ofEachClass(_ boxes: [Box], _ scores: Tensor) -> [Found] {
    let numbers = scores.floats
    let (stride, offset) = (scores.shape[2], scores.shape[2] - classCount)
    var found: [Found] = []
    for kind in 0..<classCount {
      let ofClass = boxes.indices.map { numbers[$0 * stride + offset + kind] }
      for box in surest(boxes, ofClass, atMost: detectionsPerClass) {
        found.append(Found(box: box, class: kind, score: ofClass[box]))
      }
    }
    let ranks = found.indices.sorted { order(found[$0].score, $0, found[$1].score, $1) }
    return ranks.prefix(maxDetections).map { found[$0] }
  }

  /// The boxes of at least the lowest score, the surest first, without those that overlap a surer one.
  private func surest(_ boxes: [Box], _ scores: [Float], atMost limit: Int) -> [Int] {
    let candidates = boxes.indices.filter { scores[$0] >= scoreThreshold }
      .sorted { order(scores[$0], $0, scores[$1], $1) }
    var kept: [Int] = []
    for box in candidates {
      guard kept.count < limit else { break }
      let overlaps = kept.contains { boxes[$0].overlap(with: boxes[box]) > iouThreshold }
      if !overlaps { kept.append(box) }
    }
    return kept
  }

  /// Whether the first is surer, or as sure and earlier.
  private func order(_ score: Float, _ position: Int, _ other: Float, _ otherPosition: Int) -> Bool
  {
    score > other || (!(other > score) && position < otherPosition)
  }

  private struct Box {
    let top: Float
    let left: Float
    let bottom: Float
    let right: Float

    var edges: [Float] { [top, left, bottom, right] }
    var area: Float { (bottom - top) * (right - left) }

    /// The intersection over union; 0 where a box has no area.
    func overlap(with other: Box) -> Float {
      guard area > 0, other.area > 0 else { return 0 }
      let height = max(min(bottom, other.bottom) - max(top, other.top), 0)
      let width = max(min(right, other.right) - max(left, other.left), 0)
      let common = height * width
      return common / (area + other.area - common)
    }
  }
}
