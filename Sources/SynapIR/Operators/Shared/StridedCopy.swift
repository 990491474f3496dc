import CKernels
import SynapCore

/// A copy of an n-dimensional block between two strided places, its distances in elements.
struct StridedCopy {
  private struct Dimension {
    var extent: Int
    var source: Int
    var destination: Int
  }

  private var dimensions: [Dimension] = []
  private var isEmpty = false

  /// Describes a block; neighbouring dimensions that both places walk as one are merged.
  ///
  /// Distances may be 0 in the source and negative in both places.
  init(extents: [Int], source: [Int], destination: [Int]) {
    precondition(extents.count == source.count && extents.count == destination.count)
    for (axis, extent) in extents.enumerated() where extent != 1 {
      if extent == 0 { isEmpty = true }
      let next = Dimension(extent: extent, source: source[axis], destination: destination[axis])
      if let last = dimensions.last, last.source == next.source * extent,
        last.destination == next.destination * extent
      {
        dimensions[dimensions.count - 1] = Dimension(
          extent: last.extent * extent, source: next.source, destination: next.destination)
      } else {
        dimensions.append(next)
      }
    }
    if dimensions.isEmpty { dimensions = [Dimension(extent: 1, source: 1, destination: 1)] }
  }

  /// Copies elements of `elementSize` bytes, the block's first lying at the given addresses, which
  /// the caller has checked.
  func run(
    from source: UnsafeRawPointer, to destination: UnsafeMutableRawPointer, elementSize: Int,
    on executor: ExecutionContext
  ) {
    guard !isEmpty else { return }
    if dimensions.count == 1, dimensions[0].source == 1, dimensions[0].destination == 1,
      ck_pool_threads(executor.threads.handle) == 1
    {
      destination.copyMemory(from: source, byteCount: dimensions[0].extent * elementSize)
      return
    }
    run(dimensions[...], from: source, to: destination, elementSize: elementSize, on: executor)
  }

  /// Copies one block of the outermost dimension after the other where the kernel can't take them
  /// all: it knows `CK_MAX_RANK` dimensions and no negative distances.
  private func run(
    _ rest: ArraySlice<Dimension>, from source: UnsafeRawPointer,
    to destination: UnsafeMutableRawPointer, elementSize: Int, on executor: ExecutionContext
  ) {
    guard let first = rest.first else {
      destination.copyMemory(from: source, byteCount: elementSize)
      return
    }
    if rest.count <= Int(CK_MAX_RANK), rest.allSatisfy({ $0.source >= 0 && $0.destination >= 0 }) {
      var block = ck_block()
      block.rank = Int32(rest.count)
      block.element_size = Int32(elementSize)
      withUnsafeMutableBytes(of: &block.extent) { extents in
        for (axis, dimension) in rest.enumerated() {
          extents.bindMemory(to: Int64.self)[axis] = Int64(dimension.extent)
        }
      }
      withUnsafeMutableBytes(of: &block.source_stride) { strides in
        for (axis, dimension) in rest.enumerated() {
          strides.bindMemory(to: Int64.self)[axis] = Int64(dimension.source * elementSize)
        }
      }
      withUnsafeMutableBytes(of: &block.destination_stride) { strides in
        for (axis, dimension) in rest.enumerated() {
          strides.bindMemory(to: Int64.self)[axis] = Int64(dimension.destination * elementSize)
        }
      }
      ck_copy_block(
        &block, source, destination, executor.threads.instructionSet, executor.threads.handle)
      return
    }
    for position in 0..<first.extent {
      run(
        rest.dropFirst(), from: source + position * first.source * elementSize,
        to: destination + position * first.destination * elementSize, elementSize: elementSize,
        on: executor)
    }
  }
}

extension Tensor {
  /// The dense tensor of the given shape whose element at `index` is this one's at
  /// `start + Σ index * strides`, which must lie within it.
  func gathered(
    _ shape: Shape, strides: [Int], start: Int = 0, on executor: ExecutionContext
  ) -> Tensor {
    let size = type.dataType.byteCount
    let result = TensorType(type.dataType, shape, quantization: type.quantization)
    return Tensor(result, isWrittenWhole: true) { output in
      guard shape.elementCount > 0 else { return }
      withBytes { input in
        guard let source = input.baseAddress, let destination = output.baseAddress else { return }
        StridedCopy(extents: shape.dimensions, source: strides, destination: shape.strides).run(
          from: source + start * size, to: destination, elementSize: size, on: executor)
      }
    }
  }

  /// The tensor whose dimension `i` is this one's dimension `permutation[i]`.
  func transposed(_ permutation: [Int], on executor: ExecutionContext) -> Tensor {
    let strides = shape.strides
    return gathered(
      Shape(permutation.map { shape[$0] }), strides: permutation.map { strides[$0] }, on: executor)
  }

  /// This tensor repeated to `shape`, to which it can be broadcast.
  func expanded(to shape: Shape, on executor: ExecutionContext) -> Tensor {
    if shape == self.shape { return self }
    return gathered(shape, strides: broadcastStrides(self.shape, in: shape), on: executor)
  }
}
