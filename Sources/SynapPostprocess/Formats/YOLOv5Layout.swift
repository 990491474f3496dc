import SynapCore

/// Where the values of a pyramid level's cells lie in its tensor, in elements.
struct YOLOv5Grid: Sendable {
  let width: Int
  let height: Int
  let anchorCount: Int
  let classCount: Int
  let anchorStride: Int
  let rowStride: Int
  let cellStride: Int
  let valueStride: Int
}

/// The order of a YOLOv5 pyramid tensor's dimensions.
struct YOLOv5Layout: Sendable {
  private enum Order: Sendable {
    /// Row, column, anchor, value.
    case hwad
    /// Anchor, row, column, value.
    case ahwd
    /// Anchor, value, row, column.
    case adhw
  }

  private let order: Order
  private let anchorCount: Int

  /// Chooses the order for all tensors from the shape of the first one.
  init(first: OutputDescription, attributes: YOLOv5Attributes, anchorCount: Int) throws {
    self.anchorCount = anchorCount
    try Self.checkRank(first)
    let hasAnchorsFirst = first.shape.count == 5 && first.shape[1] == anchorCount
    order = attributes.isTransposed ? .adhw : hasAnchorsFirst ? .ahwd : .hwad
  }

  private static func checkRank(_ output: OutputDescription) throws {
    guard output.shape.count == 4 || output.shape.count == 5 else {
      throw output.failure("Error, expected tensor rank: 4 or 5, got: \(output.shape.count)")
    }
    guard output.shape[0] == 1 else {
      throw output.failure("a batch of \(output.shape[0]) pictures, expected 1")
    }
  }

  /// The places of the values in `output`; throws where its shape does not suit.
  func grid(of output: OutputDescription, attributes: YOLOv5Attributes) throws -> YOLOv5Grid {
    try Self.checkRank(output)
    let shape = output.shape
    let isSplit = shape.count == 5
    let axis =
      switch order {
      case .hwad: 3
      case .ahwd, .adhw: 1
      }
    guard isSplit ? shape[axis] == anchorCount : shape[axis] % anchorCount == 0 else {
      throw mismatch(output, axis: axis)
    }
    let (height, width, depth) =
      switch (order, isSplit) {
      case (.hwad, false): (shape[1], shape[2], shape[3] / anchorCount)
      case (.hwad, true): (shape[1], shape[2], shape[4])
      case (.adhw, false): (shape[2], shape[3], shape[1] / anchorCount)
      case (.adhw, true): (shape[3], shape[4], shape[2])
      case (.ahwd, true): (shape[2], shape[3], shape[4])
      case (.ahwd, false): throw output.failure("Error, expected tensor rank: 5, got: 4")
      }
    let strides: (anchor: Int, row: Int, cell: Int, value: Int) =
      switch order {
      case .hwad: (depth, width * anchorCount * depth, anchorCount * depth, 1)
      case .ahwd: (height * width * depth, width * depth, depth, 1)
      case .adhw: (depth * height * width, width, 1, height * width)
      }
    return YOLOv5Grid(
      width: width, height: height, anchorCount: anchorCount,
      classCount: try attributes.classCount(depth: depth, of: output),
      anchorStride: strides.anchor, rowStride: strides.row, cellStride: strides.cell,
      valueStride: strides.value)
  }

  /// SyNAP's message for an extent that the anchors do not divide, with a hint where the other
  /// orientation would do.
  private func mismatch(_ output: OutputDescription, axis: Int) -> Diagnostic {
    var notes = ["shape \(Shape(output.shape))"]
    if order == .hwad, output.shape[1] % anchorCount == 0 {
      notes.append("transposed=1 in the format would take shape[1] as the anchors' values")
    } else if order == .adhw, output.shape[3] % anchorCount == 0 {
      notes.append("without transposed=1, shape[3] would be taken as the anchors' values")
    }
    return output.failure(
      "shape[\(axis)]: \(output.shape[axis]) not multiple of anchors:\(anchorCount)", notes: notes)
  }
}
