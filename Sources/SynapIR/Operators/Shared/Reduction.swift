import SynapCore

/// Which dimensions a reduction takes together, and what remains.
struct Reduction {
  /// The dimensions that go, in order.
  let axes: [Int]
  /// The shape of the result.
  let result: Shape
  /// The number of elements that become one.
  let count: Int

  /// Checks the axes of a reduction of `shape`; empty ones take all dimensions.
  ///
  /// - Throws: a `Diagnostic` where an axis is outside the rank, or nothing would be reduced to
  ///   something.
  init(_ axes: [Int], keepDims: Bool, of shape: Shape, allowsEmpty: Bool = false) throws {
    self.axes =
      axes.isEmpty ? Array(0..<shape.rank) : try normalizedAxes(axes, rank: shape.rank)
    let reduced = Set(self.axes)
    result = Shape(
      shape.dimensions.enumerated().compactMap { axis, extent in
        reduced.contains(axis) ? (keepDims ? 1 : nil) : extent
      })
    count = self.axes.reduce(1) { $0 * shape[$1] }
    guard allowsEmpty || count > 0 || result.elementCount == 0 else {
      throw Diagnostic.error("\(shape) has no elements along the axes \(self.axes)")
    }
  }

  /// The tensor, of type `type`, of a function of the elements that become one, in row-major order.
  func evaluate<Element, Result>(
    _ x: Tensor, to type: TensorType, on executor: ExecutionContext,
    _ function: (UnsafeBufferPointer<Element>) -> Result
  ) -> Tensor {
    let reduced = Set(axes)
    let order = x.shape.dimensions.indices.filter { !reduced.contains($0) } + axes
    let isInOrder = order.elementsEqual(0..<x.shape.rank)
    let rows = isInOrder ? x : x.transposed(order, on: executor)
    return Tensor(type, of: Result.self) { output in
      rows.withElements(of: Element.self) { rows in
        for position in output.indices {
          output[position] = function(
            UnsafeBufferPointer(rebasing: rows[position * count..<(position + 1) * count]))
        }
      }
    }
  }
}
