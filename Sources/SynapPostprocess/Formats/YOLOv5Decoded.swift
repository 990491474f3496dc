import SynapCore

/// YOLOv5 outputs that the network has decoded: any number of tensors `[1, n, d]` or `[n, d]`
/// (`[1, d, n]` where transposed), with centre, size and landmarks in pixels of the network's
/// input and probabilities from 0 to 1.
struct YOLOv5Decoded: Sendable {
  /// A tensor's cells, and how many classes they tell apart.
  private struct Part: Sendable {
    let table: CellTable
    let classCount: Int
  }

  private let attributes: YOLOv5Attributes
  private let parts: [Part]
  private let scale: InputScale

  init(
    outputs: [OutputDescription], attributes: YOLOv5Attributes,
    inputSize: (width: Int, height: Int)?, warnings: inout [Diagnostic]
  ) throws {
    self.attributes = attributes
    parts = try outputs.map { output in
      let table = try CellTable(output, isTransposed: attributes.isTransposed)
      return Part(
        table: table, classCount: try attributes.classCount(depth: table.depth, of: output))
    }
    scale = try InputScale(attributes.format, inputSize: inputSize, warnings: &warnings)
  }

  func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    let (xScale, yScale) = (scale.x(to: width), scale.y(to: height))
    for (tensor, part) in zip(tensors, parts) {
      tensor.withValues { values in
        let step = part.table.valueStride
        for cell in 0..<part.table.cellCount {
          let start = cell * part.table.cellStride
          let confidence = values[start + YOLOv5Attributes.confidence * step]
          guard confidence >= threshold else { continue }
          let classes = start + attributes.classes * step
          guard
            let index = largest(of: values, from: classes, step: step, count: part.classCount)
          else { continue }
          let score = confidence * values[classes + index * step]
          guard score >= threshold else { continue }
          let box = Box(
            centerX: values[start] * xScale, centerY: values[start + step] * yScale,
            width: values[start + 2 * step] * xScale, height: values[start + 3 * step] * yScale)
          guard candidates.append(score: score, classIndex: index, box: box) else { continue }
          for landmark in 0..<attributes.landmarkCount {
            let first =
              start + (YOLOv5Attributes.landmarks + landmark * attributes.landmarkSize) * step
            candidates.append(
              LandmarkPoint(
                x: values[first] * xScale, y: values[first + step] * yScale,
                visibility: attributes.hasVisibility ? values[first + 2 * step] : -1))
          }
        }
      }
    }
  }
}
