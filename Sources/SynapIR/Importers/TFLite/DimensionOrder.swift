import SynapCore

/// The order in which the graph of a TFLite network has a tensor's dimensions.
enum DimensionOrder: CaseIterable, Sendable {
  /// As in the file: `[n, h, w, c]` for feature maps.
  case file
  /// `[n, c, h, w]` for tensors of rank 4, which the file has as `[n, h, w, c]`; as in the file for
  /// others.
  case channelsFirst

  /// The other order.
  var other: DimensionOrder { self == .file ? .channelsFirst : .file }

  /// For each dimension of `[n, c, h, w]` the file's.
  static let toChannelsFirst = [0, 3, 1, 2]
  /// For each dimension of `[n, h, w, c]` the graph's.
  static let toFile = [0, 2, 3, 1]

  /// The dimensions of a tensor of the other order from which one of this order comes.
  var permutation: [Int] { self == .file ? Self.toFile : Self.toChannelsFirst }

  /// The dimension, in this order, that is `axis` in the file's, of a tensor of rank `rank`.
  func axis(_ axis: Int, rank: Int) -> Int {
    self == .channelsFirst && rank == 4 ? Self.toFile[axis] : axis
  }

  /// `elements`, one for each dimension of the file's order, in this order.
  func arranged<Element>(_ elements: [Element]) -> [Element] {
    self == .channelsFirst && elements.count == 4
      ? Self.toChannelsFirst.map { elements[$0] } : elements
  }
}

extension Tensor {
  /// The elements in another order of dimensions: result dimension i is dimension `permutation[i]`.
  /// Scales per channel follow their dimension.
  func rearranged(_ permutation: [Int], on context: ExecutionContext) -> Tensor {
    let moved = transposed(permutation, on: context)
    guard case .perChannel(let scales, let axis) = type.quantization,
      let position = permutation.firstIndex(of: axis)
    else { return moved.requantized(as: type.quantization) }
    return moved.requantized(as: .perChannel(scales: scales, axis: position))
  }
}
