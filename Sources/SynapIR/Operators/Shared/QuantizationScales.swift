import SynapCore

/// Which scale belongs to an element: one for all, or one for each position along a dimension.
struct QuantizationScales {
  private let extent: Int
  private let inner: Int

  /// - Throws: a `Diagnostic` where scales of the shape `scale` don't fit `shape`.
  init(_ scale: Shape, along axis: Int, of shape: Shape) throws {
    if scale.elementCount == 1, scale.rank <= 1 {
      (extent, inner) = (1, 1)
      return
    }
    let axis = try normalizedAxis(axis, rank: shape.rank)
    guard scale.rank == 1, scale[0] == shape[axis] else {
      throw Diagnostic.error("scales of the shape \(scale) don't fit \(shape) along \(axis)")
    }
    extent = scale[0]
    inner = shape.elementCount(axis + 1..<shape.rank)
  }

  /// The position of the scale of the element at `position`.
  func index(_ position: Int) -> Int { extent == 1 ? 0 : position / inner % extent }
}
