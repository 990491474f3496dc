import SynapCore

/// A layer whose bottoms are known, as its row resolves it.
struct CaffeLayer {
  /// Names of layer, type and blobs.
  let raw: RawNode
  /// The parameters of the layer's type.
  var parameters: PrototxtReader
  /// The values of the bottoms.
  let bottoms: [Graph.ValueID]
  /// The layer's weights; nil where the file has none.
  let blobs: [CaffeBlob]?
  /// The weights of all layers.
  var source: CaffeWeightSource

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
  /// - Throws: a `Diagnostic` where the file doesn't have them, `CaffeWeightSource.Missing` where
  ///   there is no file.
  mutating func weights(_ position: Int, _ expected: Shape) throws -> Tensor {
    guard source.file != nil else { throw CaffeWeightSource.Missing() }
    guard let blobs else {
      throw Diagnostic.error("'\(source.path)' has no weights for the layer")
    }
    guard blobs.indices.contains(position) else {
      throw Diagnostic.error(
        "'\(source.path)' has \(blobs.count) blobs for the layer, it takes \(position + 1)")
    }
    do {
      let tensor = try blobs[position].tensor(expected)
      try source.spend(tensor.type.byteCount)
      return tensor
    } catch let diagnostic as Diagnostic {
      throw Diagnostic.error(
        "blob \(position) of the layer in '\(source.path)': \(diagnostic.message)")
    }
  }
}

/// Where layers have their weights from.
///
/// Layers may have the same weights, which some copy: what they take in all is bounded by the file.
package struct CaffeWeightSource {
  /// Says that there is no file of weights.
  struct Missing: Error {}

  /// The file's path, whether there is one or not.
  let path: String
  /// The weights; nil where there is no file.
  let file: CaffeWeights?
  private var allowance: Int

  /// The weights `file`, from `path`.
  package init(path: String, file: CaffeWeights?) {
    (self.path, self.file) = (path, file)
    allowance = 4 * (file?.byteCount ?? 0)
  }

  /// Takes account of weights of `byteCount` bytes.
  ///
  /// - Throws: a `Diagnostic` where they are too many.
  mutating func spend(_ byteCount: Int) throws {
    allowance -= byteCount
    guard allowance >= 0 else {
      throw Diagnostic.error("layers share weights of more than four times the file")
    }
  }
}
