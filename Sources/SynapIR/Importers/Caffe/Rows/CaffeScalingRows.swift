import SynapCore

extension CaffeLayerTable {
  /// Factors and offsets per channel.
  static let scalingRows: [CaffeLayerRow] = [
    CaffeLayerRow(
      "BatchNorm", "batch_norm_param",
      makes: Translation([BatchNormalization.self], or: NodeComposition.meanVarianceNormalParts)
    ) { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      guard shape.rank >= 2 else { throw Diagnostic.error("the bottom \(shape) has no channels") }
      let epsilon = try layer.parameters.float("eps") ?? 1e-5
      layer.parameters.ignore("moving_average_fraction")
      guard try layer.parameters.flag("use_global_stats", default: true) else {
        let axes = (0..<shape.rank).filter { $0 != 1 }
        let (centered, variance) = try make.centered(x, axes: axes)
        let deviation = try make.add(Sqrt(), make.add(Add(), variance, make.constant(epsilon)))
        return try make.add(Div(), centered, deviation)
      }
      // Sums, with what they are to be divided by.
      let divisor = try layer.weights(2, [1]).floats[0]
      let factor = divisor == 0 ? 0 : 1 / divisor
      let mean = try layer.weights(0, [shape[1]]).floats.map { $0 * factor }
      let variance = try layer.weights(1, [shape[1]]).floats.map { $0 * factor }
      return try make.batchNormalization(
        x, factors: mean.map { _ in 1 }, offsets: mean.map { _ in 0 }, mean: mean,
        variance: variance, epsilon: epsilon)
    },
    CaffeLayerRow(
      "Scale", "scale_param",
      makes: Translation([BatchNormalization.self], or: [Mul.self, Add.self])
    ) { layer, make in
      try layer.expectBottoms(1...2)
      let x = layer.bottoms[0]
      let hasBias = try layer.parameters.flag("bias_term")
      if layer.bottoms.count == 2 {
        let factors = layer.bottoms[1]
        let place = try layer.place(in: make.shape(of: x), of: make.shape(of: factors))
        let product = try make.add(
          Mul(), x, make.reshape(factors, place.aligned.dimensions))
        guard hasBias else { return product }
        return try make.add(
          Add(), product, make.constant(layer.weights(0, place.extents).reshaped(to: place.aligned))
        )
      }
      let place = try layer.place(in: make.shape(of: x))
      let factors = try layer.weights(0, place.extents)
      let offsets = hasBias ? try layer.weights(1, place.extents) : nil
      let shape = make.shape(of: x)
      if shape.rank == 4, place.aligned == [shape[1], 1, 1] {
        return try make.batchNormalization(
          x, factors: factors.floats,
          offsets: offsets?.floats ?? [Float](repeating: 0, count: shape[1]),
          mean: [Float](repeating: 0, count: shape[1]),
          variance: [Float](repeating: 1, count: shape[1]), epsilon: 0)
      }
      let product = try make.add(
        Mul(), x, make.constant(factors.reshaped(to: place.aligned)))
      guard let offsets else { return product }
      return try make.add(Add(), product, make.constant(offsets.reshaped(to: place.aligned)))
    },
    CaffeLayerRow("Bias", "bias_param", makes: [Add.self]) { layer, make in
      try layer.expectBottoms(1...2)
      let x = layer.bottoms[0]
      if layer.bottoms.count == 2 {
        let offsets = layer.bottoms[1]
        let place = try layer.place(in: make.shape(of: x), of: make.shape(of: offsets))
        return try make.add(Add(), x, make.reshape(offsets, place.aligned.dimensions))
      }
      let place = try layer.place(in: make.shape(of: x))
      let offsets = try layer.weights(0, place.extents).reshaped(to: place.aligned)
      return try make.add(Add(), x, make.constant(offsets))
    },
  ]
}

/// Which dimensions of a bottom have a number of their own.
private struct CaffePlace {
  /// The numbers' extents.
  let extents: Shape
  /// The same with extents of 1 for the bottom's dimensions behind.
  let aligned: Shape
}

extension CaffeLayer {
  /// The dimensions that the fields `axis` and `num_axes` name of a bottom of the shape `shape`; those
  /// of the second bottom, of the shape `second`, where there is one.
  fileprivate mutating func place(in shape: Shape, of second: Shape? = nil) throws -> CaffePlace {
    let start = try parameters.integer("axis") ?? 1
    let count = try parameters.integer("num_axes") ?? 1
    // A single number fits everywhere.
    if second?.rank == 0 || (second == nil && count == 0) {
      return CaffePlace(extents: [], aligned: [1])
    }
    let axis = try normalizedAxis(start, rank: shape.rank)
    let length = second?.rank ?? (count == -1 ? shape.rank - axis : count)
    guard length >= 0, length <= shape.rank - axis else {
      throw Diagnostic.error("\(length) dimensions from \(axis) on are not those of \(shape)")
    }
    let extents = Array(shape.dimensions[axis..<axis + length])
    guard second == nil || second?.dimensions == extents else {
      throw Diagnostic.error("the second bottom doesn't fit the dimensions \(extents) of \(shape)")
    }
    let ones = [Int](repeating: 1, count: shape.rank - axis - length)
    return CaffePlace(extents: Shape(extents), aligned: Shape(extents + ones))
  }
}

extension NodeComposition {
  /// `(x - mean) / √(variance + epsilon) * factors + offsets`, with numbers for each channel.
  fileprivate mutating func batchNormalization(
    _ x: Graph.ValueID, factors: [Float], offsets: [Float], mean: [Float], variance: [Float],
    epsilon: Float
  ) throws -> Graph.ValueID {
    func vector(_ numbers: [Float]) -> Tensor { Tensor([numbers.count], numbers) }
    return try add(
      BatchNormalization(epsilon: epsilon), x, constant(vector(factors)),
      constant(vector(offsets)), constant(vector(mean)), constant(vector(variance)))
  }
}
