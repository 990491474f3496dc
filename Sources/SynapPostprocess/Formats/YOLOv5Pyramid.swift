import SynapCore

/// Raw YOLOv5 outputs, one tensor per level of the feature pyramid, with one cell per pixel of the
/// level and anchor.
///
/// With a anchors and d values per cell, a tensor is `[1, h, w, a·d]` or `[1, h, w, a, d]`;
/// `[1, a, h, w, d]`; or, where transposed, `[1, a·d, h, w]` or `[1, a, d, h, w]`. The first
/// tensor decides for all.
struct YOLOv5Pyramid: Sendable {
  private let attributes: YOLOv5Attributes
  private let levels: [YOLOv5Level]
  private let inputWidth: Float
  private let inputHeight: Float

  init(
    outputs: [OutputDescription], attributes: YOLOv5Attributes,
    inputSize: (width: Int, height: Int)?, warnings: inout [Diagnostic]
  ) throws {
    let list = try AnchorList(attributes.format)
    let positions = list.levels.indices.filter { !list.levels[$0].isEmpty }
    guard let base = positions.first, let last = positions.last else {
      throw AnchorList.failure("every level is empty")
    }
    guard last <= PyramidScale.maximalLevel else {
      throw AnchorList.failure(
        "\(last + 1) pyramid levels, at most \(PyramidScale.maximalLevel + 1) are possible")
    }
    for position in positions where list.levels[position].count % 2 != 0 {
      throw Diagnostic.error(
        "Anchors must contain x,y pairs, got: \(list.levels[position].count) items")
    }
    let anchorCount = list.levels[base].count / 2
    for position in positions where list.levels[position].count / 2 != anchorCount {
      throw Diagnostic.error(
        "Anchor count mismatch, expected \(anchorCount), got: \(list.levels[position].count / 2)")
    }
    guard positions.count == outputs.count else {
      throw Diagnostic.error(
        "Anchor lists specified: \(positions.count), expected: \(outputs.count)",
        notes: ["one list with anchors per output; the anchors are read as \(list.canonical)"])
    }
    let layout = try YOLOv5Layout(
      first: outputs[0], attributes: attributes, anchorCount: anchorCount)
    let grids = try outputs.map { try layout.grid(of: $0, attributes: attributes) }
    let scale = PyramidScale(
      anchors: list, positions: positions, sizes: grids.map { ($0.width, $0.height) },
      inputSize: inputSize)
    warnings += scale.warnings
    self.attributes = attributes
    inputWidth = scale.inputWidth
    inputHeight = scale.inputHeight
    levels = zip(positions, grids).map { position, grid in
      YOLOv5Level(
        grid: grid, anchors: list.levels[position],
        stride: Float(1 << (position + scale.shift)))
    }
  }

  func decode(
    _ tensors: [OutputTensor], threshold: Float, width: Float, height: Float,
    into candidates: inout Candidates
  ) {
    let pass = YOLOv5Pass(
      attributes: attributes, threshold: threshold, smallestLogit: Sigmoid.logit(threshold),
      xScale: width / inputWidth, yScale: height / inputHeight)
    for (tensor, level) in zip(tensors, levels) {
      tensor.withValues { level.decode($0, pass, into: &candidates) }
    }
  }
}

/// What one run over the tensors needs besides a level's own figures.
struct YOLOv5Pass {
  let attributes: YOLOv5Attributes
  let threshold: Float
  /// The smallest raw confidence whose probability reaches the threshold.
  let smallestLogit: Float
  let xScale: Float
  let yScale: Float
}

/// One level of the pyramid.
struct YOLOv5Level: Sendable {
  let grid: YOLOv5Grid
  /// Width and height of each anchor in turn, in pixels of the network's input.
  let anchors: [Float]
  /// The distance between cells, in pixels of the network's input.
  let stride: Float

  func decode(
    _ values: UnsafeBufferPointer<Float>, _ pass: YOLOv5Pass, into candidates: inout Candidates
  ) {
    let confidence = YOLOv5Attributes.confidence * grid.valueStride
    for anchor in 0..<grid.anchorCount {
      for y in 0..<grid.height {
        var start = anchor * grid.anchorStride + y * grid.rowStride
        for x in 0..<grid.width {
          if values[start + confidence] >= pass.smallestLogit {
            decodeCell(values, start, (anchor, y, x), pass, into: &candidates)
          }
          start += grid.cellStride
        }
      }
    }
  }

  private func decodeCell(
    _ values: UnsafeBufferPointer<Float>, _ start: Int, _ cell: (anchor: Int, y: Int, x: Int),
    _ pass: YOLOv5Pass, into candidates: inout Candidates
  ) {
    let attributes = pass.attributes
    let step = grid.valueStride
    let classes = start + attributes.classes * step
    guard let index = largest(of: values, from: classes, step: step, count: grid.classCount)
    else { return }
    let score =
      Sigmoid.sigmoid(values[start + YOLOv5Attributes.confidence * step])
      * Sigmoid.sigmoid(values[classes + index * step])
    guard score >= pass.threshold else { return }

    let anchorWidth = anchors[2 * cell.anchor]
    let anchorHeight = anchors[2 * cell.anchor + 1]
    let column = Float(cell.x)
    let row = Float(cell.y)
    let width = 2 * Sigmoid.sigmoid(values[start + 2 * step])
    let height = 2 * Sigmoid.sigmoid(values[start + 3 * step])
    let box = Box(
      centerX: (2 * Sigmoid.sigmoid(values[start]) - 0.5 + column) * stride * pass.xScale,
      centerY: (2 * Sigmoid.sigmoid(values[start + step]) - 0.5 + row) * stride * pass.yScale,
      width: width * width * anchorWidth * pass.xScale,
      height: height * height * anchorHeight * pass.yScale)
    guard candidates.append(score: score, classIndex: index, box: box) else { return }
    for landmark in 0..<attributes.landmarkCount {
      let first = start + (YOLOv5Attributes.landmarks + landmark * attributes.landmarkSize) * step
      candidates.append(
        LandmarkPoint(
          x: (values[first] * anchorWidth + column * stride) * pass.xScale,
          y: (values[first + step] * anchorHeight + row * stride) * pass.yScale,
          visibility: attributes.hasVisibility
            ? Sigmoid.sigmoid(values[first + 2 * step]) : -1))
    }
  }
}
