import SynapCore

/// Where the values of a tensor's cells lie, in elements: `[1, n, d]` or `[n, d]`, where transposed
/// `[1, d, n]` or `[d, n]`, with n cells of d values.
struct CellTable: Equatable, Sendable {
  /// The number of cells.
  let cellCount: Int
  /// The number of values of a cell.
  let depth: Int
  /// The distance between cells.
  let cellStride: Int
  /// The distance between values of a cell.
  let valueStride: Int

  /// Finds the cells of `output`. Where `foldsInner`, dimensions between the first and the last all
  /// count cells, as in `[1, n, 1, d]`.
  ///
  /// - Throws: a `Diagnostic` where the shape is none of a list of cells.
  init(_ output: OutputDescription, isTransposed: Bool, foldsInner: Bool = false) throws {
    let shape = output.shape
    let ranks = foldsInner && !isTransposed ? 2...5 : 2...3
    guard ranks.contains(shape.count) else {
      throw output.failure("Error, expected tensor rank: 2 or 3, got: \(shape.count)")
    }
    guard shape.count == 2 || shape[0] == 1 else {
      throw output.failure("a batch of \(shape[0]) pictures, expected 1")
    }
    let extents = shape.count == 2 ? shape[...] : shape.dropFirst()
    let first = extents.dropLast().reduce(1, *)
    let last = shape[shape.count - 1]
    (cellCount, depth) = isTransposed ? (last, first) : (first, last)
    (cellStride, valueStride) = isTransposed ? (1, cellCount) : (depth, 1)
  }
}
