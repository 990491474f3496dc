import SynapCore

/// The two tensors of a detector with anchors: 4 numbers per box, and a score per box and class.
struct BoxesAndScores: Sendable {
  /// The boxes: `[1, n, 4]`.
  let boxes: CellTable
  /// The scores: `[1, n, c]`.
  private let scores: CellTable
  /// The first class that is an object: those whose number would be negative are background.
  private let firstClass: Int

  /// What is documented of the classes, in Markdown.
  static let classDocumentation =
    "Columns whose class would be negative with `class_index_base` are "
    + "background, and never a box's class."

  /// Checks the shapes of `outputs`.
  ///
  /// - Throws: a `Diagnostic` at the output at fault.
  init(_ outputs: [OutputDescription], isTransposed: Bool) throws {
    guard outputs.count == 2 else {
      throw Diagnostic.error("\(outputs.count) outputs, expected 2: boxes and scores")
    }
    boxes = try CellTable(outputs[0], isTransposed: isTransposed, foldsInner: true)
    scores = try CellTable(outputs[1], isTransposed: isTransposed, foldsInner: true)
    guard boxes.depth == 4 else {
      var notes = ["shape \(Shape(outputs[0].shape))"]
      if scores.depth == 4 { notes.append("the boxes come first, then the scores") }
      throw outputs[0].failure("\(boxes.depth) values per box, expected 4", notes: notes)
    }
    guard scores.cellCount == boxes.cellCount else {
      throw outputs[1].failure(
        "scores of \(scores.cellCount) boxes, the network has \(boxes.cellCount)",
        notes: ["shapes \(Shape(outputs[0].shape)) and \(Shape(outputs[1].shape))"])
    }
    firstClass = max(0, -outputs.classIndexBase)
    guard firstClass < scores.depth else {
      throw outputs[1].failure(
        "class_index_base=\(outputs.classIndexBase) leaves none of \(scores.depth) classes")
    }
  }

  /// Calls `body` with every box of which a class reaches `threshold`, its number, its best class, the
  /// score of that, and its 4 numbers.
  func forEach(
    in tensors: [OutputTensor], threshold: Float,
    _ body: (_ box: Int, _ classIndex: Int, _ score: Float, _ values: SIMD4<Float>) -> Void
  ) {
    tensors[0].withValues { boxValues in
      tensors[1].withValues { scoreValues in
        for box in 0..<boxes.cellCount {
          let start = box * scores.cellStride + firstClass * scores.valueStride
          guard
            let best = largest(
              of: scoreValues, from: start, step: scores.valueStride,
              count: scores.depth - firstClass)
          else { continue }
          let score = scoreValues[start + best * scores.valueStride]
          guard score >= threshold else { continue }
          let place = box * boxes.cellStride
          let step = boxes.valueStride
          body(
            box, firstClass + best, score,
            SIMD4(
              boxValues[place], boxValues[place + step], boxValues[place + 2 * step],
              boxValues[place + 3 * step]))
        }
      }
    }
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
