import SynapCore

/// The outputs of an SSD network before `TFLite_Detection_PostProcess`: boxes relative to anchors, and
/// scores.
package struct TFLiteDetectionBoxes: DetectionDecoder {
  package static let reference = OutputFormat(
    ["tflite_detection_boxes", "tflite_detection_input"],
    purpose: "SSD networks that end before their `TFLite_Detection_PostProcess`",
    tensors: ["`[1, n, 4]` boxes: dy, dx, dh, dw", "`[1, n, c]` scores from 0 to 1"],
    decoding: """
      A box with the anchor (ya, xa, ha, wa) has the centre `y = dy / y_scale · ha + ya`, \
      `x = dx / x_scale · wa + xa` and the size `h = exp(dh / h_scale) · ha`, \
      `w = exp(dw / w_scale) · wa`, in shares of what the input shows. Its class is that with the \
      largest score. \(BoxesAndScores.classDocumentation)
      """,
    attributes: [
      .init("anchors", "none", "n times ya, xa, ha, wa: `[…]` or `[[…],…]`; `${ANCHORS}`"),
      .init("y_scale", "10", "divides dy"), .init("x_scale", "10", "divides dx"),
      .init("h_scale", "5", "divides dh"), .init("w_scale", "5", "divides dw"),
      .init("transposed", "0", "the tensors are `[1, 4, n]` and `[1, c, n]`"),
      .classIndexBase, .threads,
    ],
    differences: [
      .init(
        theirs:
          "the background, column 0 with `class_index_base=-1`, takes part in the choice of a "
          + "box's class",
        ours: "columns whose class would be negative are background and never a box's class, as in "
          + "TFLite's operator")
    ])

  private let tensors: BoxesAndScores
  /// The centre's row and column, the height and the width of each anchor in turn.
  private let anchors: [Float]
  private let scales: SIMD4<Float>
  package let landmarkCount = 0

  package init(
    outputs: [OutputDescription], format: FormatString, inputSize: (width: Int, height: Int)?,
    warnings: inout [Diagnostic]
  ) throws {
    tensors = try BoxesAndScores(outputs, isTransposed: format.bool("transposed"))
    anchors = try format.anchors(
      count: 4 * tensors.boxes.cellCount, for: tensors.boxes.cellCount)
    scales = SIMD4(
      try format.divisor("y_scale", default: 10), try format.divisor("x_scale", default: 10),
      try format.divisor("h_scale", default: 5), try format.divisor("w_scale", default: 5))
  }

  package func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    self.tensors.forEach(in: tensors, threshold: threshold) { box, classIndex, score, values in
      let delta = values / scales
      let anchor = 4 * box
      let (anchorHeight, anchorWidth) = (anchors[anchor + 2], anchors[anchor + 3])
      _ = candidates.append(
        score: score, classIndex: classIndex,
        box: Box(
          centerX: (delta[1] * anchorWidth + anchors[anchor + 1]) * width,
          centerY: (delta[0] * anchorHeight + anchors[anchor]) * height,
          width: Exponential.exp(delta[3]) * anchorWidth * width,
          height: Exponential.exp(delta[2]) * anchorHeight * height))
    }
  }
}
