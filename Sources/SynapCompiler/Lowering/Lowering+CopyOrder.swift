import SynapNPU

extension Lowering {
  /// What copying `source` to `target` takes on the silicon, where feature maps lie in planes.
  func copyOrder(from source: View, to target: View) -> CopyOrder {
    let (before, after) = (planarOrder(of: source), planarOrder(of: target))
    guard before == after else {
      if buffers[source.buffer.index].pixelByteCount == nil { return .linear }
      // Elements that lie side by side on both sides move together, as whole planes do in a shuffle
      // of channels.
      let run = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }
        .reduce(source.elementSize) { $0 * source.shape[$1.0] }
      return run >= blockByteCount ? .planes : .gathered
    }
    return memoryOrder(of: source) == memoryOrder(of: target) ? .linear : .planes
  }

  /// The bytes side by side from which on a transfer is one of blocks: a cache line.
  private var blockByteCount: Int { 64 }

  /// The dimensions of `view` that have an extent, outermost first, as the machine keeps them.
  private func memoryOrder(of view: View) -> [Int] {
    order(of: view) { $0 }
  }

  /// The dimensions of `view` that have an extent, outermost first, where channels lie in planes.
  private func planarOrder(of view: View) -> [Int] {
    let buffer = buffers[view.buffer.index]
    guard let pixel = buffer.pixelByteCount else { return memoryOrder(of: view) }
    let plane = buffer.byteCount / pixel
    return order(of: view) { $0 < pixel ? $0 * plane : $0 / pixel }
  }

  private func order(of view: View, distance: (Int) -> Int) -> [Int] {
    view.shape.dimensions.indices.filter { view.shape[$0] != 1 }
      .sorted { first, second in
        let distances = (distance(view.strides[first]), distance(view.strides[second]))
        return distances.0 != distances.1 ? distances.0 > distances.1 : first < second
      }
  }
}
