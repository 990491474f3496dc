import SynapCore

/// The nested loops that visit each element of two views of equal shape once, outermost first, with
/// neighbouring loops merged where both views allow it.
///
/// The order is that of the target's memory, so that writes run through it.
package struct LoopNest {
  /// One loop: how often it runs, and how far it steps in bytes on either side.
  package struct Loop: Equatable {
    package var extent: Int
    package var sourceStride: Int
    package var targetStride: Int
  }

  /// The loops; one that runs once where the views have a single element.
  package private(set) var loops: [Loop] = []

  package init(from source: View, to target: View) {
    precondition(source.shape == target.shape)
    let axes = source.shape.dimensions.indices.filter { source.shape[$0] != 1 }
      .sorted { target.strides[$0] > target.strides[$1] }
    for axis in axes {
      let loop = Loop(
        extent: source.shape[axis], sourceStride: source.strides[axis],
        targetStride: target.strides[axis])
      if let last = loops.last, last.sourceStride == loop.sourceStride * loop.extent,
        last.targetStride == loop.targetStride * loop.extent
      {
        loops[loops.count - 1] = Loop(
          extent: last.extent * loop.extent, sourceStride: loop.sourceStride,
          targetStride: loop.targetStride)
      } else {
        loops.append(loop)
      }
    }
    if loops.isEmpty {
      loops = [
        Loop(extent: 1, sourceStride: source.elementSize, targetStride: target.elementSize)
      ]
    }
  }
}
