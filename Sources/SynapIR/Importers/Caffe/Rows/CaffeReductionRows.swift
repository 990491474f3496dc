import SynapCore

extension CaffeLayerTable {
  /// Sums, means and the largest of elements.
  static let reductionRows: [CaffeLayerRow] = [
    CaffeLayerRow(
      "Reduction", "reduction_param",
      makes: Translation([ReduceSum.self, ReduceMean.self], or: [Abs.self, Mul.self])
    ) { layer, make in
      let x = try layer.bottom()
      let rank = make.shape(of: x).rank
      let start = try normalizedAxis(layer.parameters.integer("axis") ?? 0, rank: rank)
      let kind = try layer.parameters.word(
        "operation", of: ["", "SUM", "ASUM", "SUMSQ", "MEAN"], default: "SUM")
      let factor = try layer.parameters.float("coeff") ?? 1
      let parts =
        switch kind {
        case "ASUM": try make.add(Abs(), x)
        case "SUMSQ": try make.add(Mul(), x, x)
        default: x
        }
      let axes = Array(start..<rank)
      let result = try make.add(
        kind == "MEAN"
          ? ReduceMean(axes: axes, keepDims: false) : ReduceSum(axes: axes, keepDims: false), parts)
      return factor == 1 ? result : try make.add(Mul(), result, make.constant(factor))
    },
    CaffeLayerRow(
      "ArgMax", "argmax_param",
      makes: Translation([ArgMax.self], or: [ReduceMax.self, TopK.self, Concat.self])
    ) { layer, make in
      let x = try layer.bottom()
      let shape = make.shape(of: x)
      let count = try layer.parameters.integer("top_k", in: 1...1 << 30, default: 1)
      let hasValues = try layer.parameters.flag("out_max_val")
      if let axis = try layer.parameters.integer("axis") {
        let axis = try normalizedAxis(axis, rank: shape.rank)
        let (values, positions) = try make.largest(x, axis: axis, count: count)
        return hasValues ? values : positions
      }
      // Without a dimension all but the first are one, and positions go before values.
      guard shape.rank > 1 else { throw Diagnostic.error("the bottom is \(shape)") }
      let rows = try make.reshape(x, [shape[0], 1, shape.elementCount(1..<shape.rank)])
      let (values, positions) = try make.largest(rows, axis: 2, count: count)
      return hasValues ? try make.add(Concat(axis: 1), positions, values) : positions
    },
  ]
}

extension NodeComposition {
  /// The `count` largest elements of `x` along `axis` in falling order, and their positions as
  /// float32. Of equal elements the last one counts as Caffe's largest.
  fileprivate mutating func largest(
    _ x: Graph.ValueID, axis: Int, count: Int
  ) throws -> (values: Graph.ValueID, positions: Graph.ValueID) {
    if count == 1 {
      let position = try add(ArgMax(axis: axis, selectsLastIndex: true), x)
      return (try add(ReduceMax(axes: [axis]), x), try add(Cast(to: .float32), position))
    }
    let results = try builder.append(
      TopK(axis: axis), [x, constant([count])], name: raw.name, results: [nil, nil],
      origin: raw.origin)
    return (results[0], try add(Cast(to: .float32), results[1]))
  }
}
