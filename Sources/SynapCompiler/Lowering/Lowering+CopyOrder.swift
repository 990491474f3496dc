import SynapNPU

extension Lowering {
  /// What copying `source` to `target` takes on the silicon, where feature maps lie in planes.
  func copyOrder(from source: View, to target: View) -> CopyOrder {
    let (before, after) = (planarOrder(of: source), planarOrder(of: target))
    guard before == after else {
      if buffers[source.buffer.index].pixelByteCount == nil { return .linear }
      let run = planarRun(from: source, to: target) * source.elementSize
      return run >= blockByteCount ? .planes : .gathered
    }
    return memoryOrder(of: source) == memoryOrder(of: target) ? .linear : .planes
  }

  /// The bytes side by side from which on a transfer is one of blocks: a cache line.
  private var blockByteCount: Int { 64 }

  /// The dimensions of `view` that have an extent, outermost first, as the machine keeps them.
  private func memoryOrder(of view: View) -> [Int] {
    order(of: view) { view.strides[$0] }
  }

  /// How many elements lie side by side in the planes of both `source` and `target`, and so move
  /// together: whole planes in a shuffle of channels.
  private func planarRun(from source: View, to target: View) -> Int {
    var run = 1
    for (inner, other) in zip(
      planarOrder(of: source).reversed(), planarOrder(of: target).reversed())
    {
      guard inner == other, planarDistance(of: inner, in: source) == run,
        planarDistance(of: inner, in: target) == run
      else { break }
      run *= source.shape[inner]
    }
    return run
  }

  /// The dimensions of `view` that have an extent, outermost first, where channels lie in planes.
  private func planarOrder(of view: View) -> [Int] {
    order(of: view) { planarDistance(of: $0, in: view) }
  }

  /// The elements between neighbours along a dimension of `view` where channels lie in planes.
  private func planarDistance(of dimension: Int, in view: View) -> Int {
    let (buffer, stride) = (buffers[view.buffer.index], view.strides[dimension])
    guard let pixel = buffer.pixelByteCount, stride >= pixel else {
      let plane = buffer.pixelByteCount.map { buffer.byteCount / $0 } ?? 1
      return stride / view.elementSize * plane
    }
    return stride / pixel
  }

  private func order(of view: View, distance: (Int) -> Int) -> [Int] {
    view.shape.dimensions.indices.filter { view.shape[$0] != 1 }
      .sorted { first, second in
        let distances = (distance(first), distance(second))
        return distances.0 != distances.1 ? distances.0 > distances.1 : first < second
      }
  }
}
