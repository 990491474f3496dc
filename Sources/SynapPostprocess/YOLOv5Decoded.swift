import SynapCore

/// YOLOv5 outputs that the network has decoded: any number of tensors `[1, n, d]` or `[n, d]`
/// (`[1, d, n]` where transposed), with centre, size and landmarks in pixels of the network's
/// input and probabilities from 0 to 1.
struct YOLOv5Decoded: Sendable {
  /// A tensor's number of cells, and the distance between cells and between values of a cell.
  private struct Part: Sendable {
    let cells: Int
    let cellStride: Int
    let valueStride: Int
    let classCount: Int
  }

  private let attributes: YOLOv5Attributes
  private let parts: [Part]
  private let inputWidth: Float?
  private let inputHeight: Float?

  init(
    outputs: [OutputDescription], attributes: YOLOv5Attributes,
    inputSize: (width: Int, height: Int)?, warnings: inout [Diagnostic]
  ) throws {
    self.attributes = attributes
    parts = try outputs.map { output in
      let shape = output.shape
      guard shape.count == 2 || shape.count == 3 else {
        throw output.failure("Error, expected tensor rank: 2 or 3, got: \(shape.count)")
      }
      guard shape.count == 2 || shape[0] == 1 else {
        throw output.failure("a batch of \(shape[0]) pictures, expected 1")
      }
      let depth = shape[shape.count - (attributes.isTransposed ? 2 : 1)]
      let cells = shape[shape.count - (attributes.isTransposed ? 1 : 2)]
      return Part(
        cells: cells,
        cellStride: attributes.isTransposed ? 1 : depth,
        valueStride: attributes.isTransposed ? cells : 1,
        classCount: try attributes.classCount(depth: depth, of: output))
    }
    inputWidth = try attributes.size("w_scale") ?? inputSize.map { Float($0.width) }
    inputHeight = try attributes.size("h_scale") ?? inputSize.map { Float($0.height) }
    if inputWidth == nil || inputHeight == nil {
      warnings.append(
        .warning(
          "the format has no w_scale and h_scale: boxes are taken as pixels of the picture"))
    }
  }

  func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    let xScale = inputWidth.map { width / $0 } ?? 1
    let yScale = inputHeight.map { height / $0 } ?? 1
    for (tensor, part) in zip(tensors, parts) {
      tensor.withValues { values in
        let step = part.valueStride
        for cell in 0..<part.cells {
          let start = cell * part.cellStride
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
