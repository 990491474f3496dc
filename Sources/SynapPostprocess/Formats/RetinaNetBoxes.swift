import SynapCore

/// The outputs of RetinaNet: corners relative to those of anchors, and scores.
package struct RetinaNetBoxes: DetectionDecoder {
  package static let reference = OutputFormat(
    ["retinanet_boxes"],
    purpose: "RetinaNet and networks made after it",
    tensors: ["`[1, n, 4]` boxes: dx1, dy1, dx2, dy2", "`[1, n, c]` scores from 0 to 1"],
    decoding: """
      A corner is `a + 0.2 · d · s`, with a the anchor's corner and s its width or height, in pixels \
      of a picture of `w_scale` by `h_scale`. The class is that with the largest score. \
      \(BoxesAndScores.classDocumentation)
      """,
    attributes: [
      .init("anchors", "none", "n times x1, y1, x2, y2: `[…]` or `[[…],…]`"),
      .init("w_scale", "the input's width", "width that the anchors refer to"),
      .init("h_scale", "the input's height", "height that the anchors refer to"),
      .init("transposed", "0", "the tensors are `[1, 4, n]` and `[1, c, n]`"),
      .classIndexBase, .threads,
    ],
    differences: [
      .init(
        theirs: "columns are scaled by `height / h_scale`, rows by `width / w_scale`",
        ours: "columns are scaled by `width / w_scale`, rows by `height / h_scale`"),
      .init(
        theirs: "without `w_scale` and `h_scale` boxes are pixels of the picture",
        ours: "without them boxes are pixels of the network's input"),
    ])

  /// The share of an anchor's size that a value of 1 moves a corner by.
  private static let deviation: Float = 0.2

  private let tensors: BoxesAndScores
  /// The corners of each anchor in turn: left, top, right, bottom.
  private let anchors: [Float]
  private let scale: InputScale
  package let landmarkCount = 0

  package init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]
  ) throws {
    tensors = try BoxesAndScores(outputs, isTransposed: format.bool("transposed"))
    anchors = try format.anchors(
      count: 4 * tensors.boxes.cellCount, for: tensors.boxes.cellCount)
    scale = try InputScale(format, inputSize: inputSize, warnings: &warnings)
  }

  package func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    let (xScale, yScale) = (scale.x(to: width), scale.y(to: height))
    self.tensors.forEach(in: tensors, threshold: threshold) { box, classIndex, score, values in
      let anchor = 4 * box
      let (left, top) = (anchors[anchor], anchors[anchor + 1])
      let (right, bottom) = (anchors[anchor + 2], anchors[anchor + 3])
      let moved = values * Self.deviation
      let (anchorWidth, anchorHeight) = (right - left, bottom - top)
      _ = candidates.append(
        score: score, classIndex: classIndex,
        box: Box(
          xMin: (left + moved[0] * anchorWidth) * xScale,
          yMin: (top + moved[1] * anchorHeight) * yScale,
          xMax: (right + moved[2] * anchorWidth) * xScale,
          yMax: (bottom + moved[3] * anchorHeight) * yScale))
    }
  }
}
