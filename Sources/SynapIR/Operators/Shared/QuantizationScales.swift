import SynapCore

/// Which scale belongs to an element: one for all, one for each position along a dimension, or one
/// for each block of neighbours along it.
struct QuantizationScales {
  private let extent: Int
  private let inner: Int
  private let block: Int
  private let count: Int

  /// - Throws: a `Diagnostic` where scales of the shape `scale` don't fit `shape`.
  init(_ scale: Shape, along axis: Int, of shape: Shape) throws {
    if scale.elementCount == 1, scale.rank <= 1 {
      (extent, inner, block, count) = (1, 1, 1, 0)
      return
    }
    let axis = try normalizedAxis(axis, rank: shape.rank)
    let misfit = Diagnostic.error("scales of the shape \(scale) don't fit \(shape) along \(axis)")
    extent = shape[axis]
    inner = shape.elementCount(axis + 1..<shape.rank)
    if scale.rank == 1, scale[0] == extent {
      (block, count) = (1, 0)
      return
    }
    guard scale.rank == shape.rank, scale[axis] > 0,
      scale.dimensions.indices.allSatisfy({ $0 == axis || scale[$0] == shape[$0] })
    else { throw misfit }
    block = (extent + scale[axis] - 1) / scale[axis]
    count = scale[axis]
    guard block > 0, (extent + block - 1) / block == count else { throw misfit }
  }

  /// The position of the scale of the element at `position`.
  func index(_ position: Int) -> Int {
    let along = position / inner % extent
    guard count > 0 else { return extent == 1 ? 0 : along }
    return (position / (inner * extent) * count + along / block) * inner + position % inner
  }
}
