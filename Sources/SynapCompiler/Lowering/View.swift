import SynapCore

/// The identity of a piece of the machine's memory before it has an address.
package struct BufferID: Hashable, Comparable, Sendable {
  /// The position among the buffers of a lowering.
  package let index: Int
  /// Names the buffer at `index`.
  package init(index: Int) { self.index = index }
  /// Orders by position.
  package static func < (left: BufferID, right: BufferID) -> Bool { left.index < right.index }
}

/// Where the elements of a tensor lie: element (i0, i1, …) of the logical shape is found at
/// `offset + Σ i * stride` bytes of a buffer.
///
/// Transposing, slicing and most reshaping change the view alone and move no data.
package struct View: Equatable, Sendable {
  /// The memory that the elements lie in.
  package var buffer: BufferID
  /// The position of the first element in bytes.
  package var offset: Int
  /// The logical extents.
  package var shape: Shape
  /// The distance in bytes between neighbours along each dimension.
  package var strides: [Int]
  /// The type of each element.
  package var dataType: DataType

  /// The size of an element in bytes.
  package var elementSize: Int { dataType.byteCount }

  /// Creates a view of its parts.
  package init(
    buffer: BufferID, offset: Int, shape: Shape, strides: [Int], dataType: DataType
  ) {
    self.buffer = buffer
    self.offset = offset
    self.shape = shape
    self.strides = strides
    self.dataType = dataType
  }

  /// Whether the elements lie densely in row-major order.
  package var isDense: Bool {
    zip(shape.dimensions, zip(strides, shape.strides)).allSatisfy { extent, stride in
      extent == 1 || stride.0 == stride.1 * elementSize
    }
  }

  /// Densely packed in row-major order from `offset`.
  package static func dense(
    _ shape: Shape, of dataType: DataType, in buffer: BufferID, at offset: Int = 0
  ) -> View {
    View(
      buffer: buffer, offset: offset, shape: shape,
      strides: shape.strides.map { $0 * dataType.byteCount }, dataType: dataType)
  }

  /// A feature map `[1, c, h, w]` with the channels of a pixel side by side, densely packed.
  package static func channelsLast(_ shape: Shape, of dataType: DataType, in buffer: BufferID)
    -> View
  {
    precondition(shape.rank == 4)
    let size = dataType.byteCount
    let (channels, height, width) = (shape[1], shape[2], shape[3])
    return View(
      buffer: buffer, offset: 0, shape: shape,
      strides: [
        channels * height * width * size, size, width * channels * size, channels * size,
      ], dataType: dataType)
  }

  /// The dimensions in another order.
  package func transposed(_ permutation: [Int]) -> View {
    var view = self
    view.shape = Shape(permutation.map { shape[$0] })
    view.strides = permutation.map { strides[$0] }
    return view
  }

  /// `count` elements along `axis`, every `step`-th from `start`.
  package func sliced(axis: Int, from start: Int, count: Int, step: Int = 1) -> View {
    var view = self
    view.offset += start * strides[axis]
    view.shape[axis] = count
    view.strides[axis] *= step
    return view
  }

  /// The elements under a larger shape of the same rank, those along dimensions of extent 1 again and
  /// again.
  package func repeated(to target: Shape) -> View {
    var view = self
    for axis in shape.dimensions.indices where shape[axis] != target[axis] {
      precondition(shape[axis] == 1, "only single elements repeat")
      view.strides[axis] = 0
    }
    view.shape = target
    return view
  }

  /// The same elements in row-major order under another shape; nil where that takes moving data.
  package func reshaped(to target: Shape) -> View? {
    precondition(target.elementCount == shape.elementCount)
    let kept = shape.dimensions.indices.filter { shape[$0] != 1 }
    let extents = kept.map { shape[$0] }
    let steps = kept.map { strides[$0] }
    var result = [Int](repeating: elementSize, count: target.rank)
    var source = 0
    var axis = 0
    while axis < target.rank {
      if target[axis] == 1 {
        axis += 1
        continue
      }
      // The smallest runs of dimensions on both sides that hold equally many elements.
      var (sourceEnd, targetEnd) = (source + 1, axis + 1)
      guard source < extents.count else { return nil }
      var (sourceCount, targetCount) = (extents[source], target[axis])
      while sourceCount != targetCount {
        if sourceCount < targetCount {
          guard sourceEnd < extents.count else { return nil }
          sourceCount *= extents[sourceEnd]
          sourceEnd += 1
        } else {
          guard targetEnd < target.rank else { return nil }
          targetCount *= target[targetEnd]
          targetEnd += 1
        }
      }
      for index in (source + 1)..<max(sourceEnd, source + 1)
      where steps[index - 1] != steps[index] * extents[index] { return nil }
      var step = steps[sourceEnd - 1]
      for index in stride(from: targetEnd - 1, through: axis, by: -1) {
        result[index] = step
        step *= target[index]
      }
      source = sourceEnd
      axis = targetEnd
    }
    var view = self
    view.shape = target
    view.strides = result
    return view
  }
}
