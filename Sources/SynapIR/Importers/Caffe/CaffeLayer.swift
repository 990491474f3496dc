import SynapCore

/// A layer whose bottoms are known, as its row resolves it.
struct CaffeLayer {
  /// Names of layer, type and blobs.
  let raw: RawNode
  /// The parameters of the layer's type.
  var parameters: PrototxtReader
  /// The values of the bottoms.
  let bottoms: [Graph.ValueID]
  /// The layer's weights; nil where there are none.
  let blobs: [CaffeBlob]?
  /// The file of the weights, for messages.
  let weightsPath: String

  /// Whether the layer has weights.
  var hasWeights: Bool { blobs != nil }

  /// The value of the only bottom.
  ///
  /// - Throws: a `Diagnostic` where there is none or another.
  func bottom() throws -> Graph.ValueID {
    try expectBottoms(1...1)
    return bottoms[0]
  }

  /// Throws where the number of bottoms is not in `counts`.
  func expectBottoms(_ counts: ClosedRange<Int>) throws {
    guard counts.contains(bottoms.count) else {
      throw Diagnostic.error(
        "the layer has \(bottoms.count) bottoms, it takes "
          + (counts.count == 1 ? "" : "\(counts.lowerBound) to ") + "\(counts.upperBound)")
    }
  }

  /// The weights at `position`, with the extents `expected`.
  ///
  /// - Throws: a `Diagnostic` where the file doesn't have them.
  func weights(_ position: Int, _ expected: Shape) throws -> Tensor {
    guard let blobs else {
      throw Diagnostic.error("'\(weightsPath)' has no weights for the layer")
    }
    guard blobs.indices.contains(position) else {
      throw Diagnostic.error(
        "'\(weightsPath)' has \(blobs.count) blobs for the layer, it takes \(position + 1)")
    }
    do {
      return try blobs[position].tensor(expected)
    } catch let diagnostic as Diagnostic {
      throw Diagnostic.error(
        "blob \(position) of the layer in '\(weightsPath)': \(diagnostic.message)")
    }
  }
}
