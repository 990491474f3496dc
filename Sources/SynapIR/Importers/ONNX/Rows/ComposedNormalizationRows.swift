import SynapCore

extension ONNXOperatorTable {
  /// Normalizations that are made of other operators.
  static let composedNormalizationRows: [ONNXOperatorRow] = [
    .composed("InstanceNormalization", of: NodeComposition.meanVarianceNormalParts) { node, make in
      let x = try node.input(0, "input")
      let shape = make.type(of: x).shape
      let (centered, deviation) = try make.centered(
        x, axes: Array(2..<max(2, shape.rank)), epsilon: try node.float("epsilon") ?? 1e-5)
      return try make.scaled(
        make.add(Div(), centered, deviation), by: node.input(1, "scale"), plus: node.input(2, "B"),
        perChannelOfRank: shape.rank)
    },
    .composed("GroupNormalization", versions: 18...27, of: NodeComposition.meanVarianceNormalParts)
    { node, make in
      let x = try node.input(0, "X")
      let shape = make.type(of: x).shape
      guard let groups = try node.integer("num_groups"), groups > 0, shape.rank >= 2,
        shape[1].isMultiple(of: groups)
      else { throw Diagnostic.error("the attribute 'num_groups' doesn't divide \(shape)") }
      node.ignore("stash_type")
      let rows = try make.reshape(x, [shape[0], groups, -1])
      let (centered, deviation) = try make.centered(
        rows, axes: [2], epsilon: try node.float("epsilon") ?? 1e-5)
      let normal = try make.add(Div(), centered, deviation)
      let (scale, bias) = (try node.input(1, "scale"), try node.input(2, "bias"))
      // Until operator set 20 scale and bias were those of groups.
      guard node.version < 21 else {
        return try make.scaled(
          make.reshape(normal, shape.dimensions), by: scale, plus: bias,
          perChannelOfRank: shape.rank)
      }
      let result = try make.scaled(normal, by: scale, plus: bias, perChannelOfRank: 3)
      return try make.reshape(result, shape.dimensions)
    },
    ONNXOperatorRow(
      "LayerNormalization", versions: 17...27,
      makes: .composed(of: NodeComposition.meanVarianceNormalParts)
    ) { node, builder in
      node.ignore("stash_type")
      let epsilon = try node.float("epsilon") ?? 1e-5
      let axis = try node.integer("axis") ?? -1
      try NodeComposition.compose(node, &builder) { make in
        let x = try node.input(0, "X")
        let rank = make.type(of: x).shape.rank
        let axes = Array(try normalizedAxis(axis, rank: rank)..<rank)
        let (centered, deviation) = try make.centered(x, axes: axes, epsilon: epsilon)
        var y = try make.add(Div(), centered, deviation)
        y = try make.add(Mul(), y, node.input(1, "Scale"))
        if node.hasOperand(2) { y = try make.add(Add(), y, node.input(2, "B")) }
        try make.name(y, result: 0)
        if node.resultIsUsed.dropFirst().contains(true) {
          try make.name(try make.add(ReduceMean(axes: axes), x), result: 1)
          try make.name(try make.add(Div(), make.constant(1), deviation), result: 2)
        }
      }
      return .built
    },
    .composed(
      "RMSNormalization", versions: 23...27,
      of: [Mul.self, ReduceMean.self, Add.self, Sqrt.self, Div.self]
    ) { node, make in
      node.ignore("stash_type")
      let x = try node.input(0, "X")
      let rank = make.type(of: x).shape.rank
      let axis = try normalizedAxis(try node.integer("axis") ?? -1, rank: rank)
      let mean = try make.add(ReduceMean(axes: Array(axis..<rank)), make.add(Mul(), x, x))
      let root = try make.add(
        Sqrt(), make.add(Add(), mean, make.constant(try node.float("epsilon") ?? 1e-5)))
      return try make.add(Mul(), make.add(Div(), x, root), node.input(1, "scale"))
    },
    .composed(
      "MeanVarianceNormalization", versions: 9...27, of: NodeComposition.meanVarianceNormalParts
    ) { node, make in
      let x = try node.input(0, "X")
      return try make.meanVarianceNormal(
        x, axes: try node.integers("axes") ?? [0, 2, 3], epsilon: 1e-9)
    },
    .composed(
      "LpNormalization",
      of: [Abs.self, Mul.self, ReduceSum.self, Sqrt.self, Equal.self, Where.self, Div.self]
    ) { node, make in
      let x = try node.input(0, "input")
      let axes = [try node.integer("axis") ?? -1]
      let order = try node.integer("p") ?? 2
      guard order == 1 || order == 2 else {
        throw Diagnostic.error("the attribute 'p' is \(order), not 1 or 2")
      }
      let parts = order == 1 ? try make.add(Abs(), x) : try make.add(Mul(), x, x)
      let sum = try make.add(ReduceSum(axes: axes), parts)
      let norm = order == 1 ? sum : try make.add(Sqrt(), sum)
      let isZero = try make.add(Equal(), norm, make.constant(0))
      return try make.add(Div(), x, make.add(Where(), isZero, make.constant(1), norm))
    },
    .composed("LRN", of: NodeComposition.localResponseParts) { node, make in
      let x = try node.input(0, "X")
      guard let size = try node.integer("size"), size > 0, size < 1 << 16 else {
        throw Diagnostic.error("the attribute 'size' is missing or not possible")
      }
      return try make.localResponse(
        x, size: size, alpha: try node.float("alpha") ?? 0.0001,
        bias: try node.float("bias") ?? 1, beta: try node.float("beta") ?? 0.75)
    },
  ]
}

extension NodeComposition {
  /// `x` less its mean along `axes`, and the square root of its variance and `epsilon`.
  fileprivate mutating func centered(
    _ x: Graph.ValueID, axes: [Int], epsilon: Float
  ) throws -> (centered: Graph.ValueID, deviation: Graph.ValueID) {
    let (centered, variance) = try centered(x, axes: axes)
    return (centered, try add(Sqrt(), add(Add(), variance, constant(epsilon))))
  }

  /// `x * scale + bias` with a number for each channel, dimension 1.
  fileprivate mutating func scaled(
    _ x: Graph.ValueID, by scale: Graph.ValueID, plus bias: Graph.ValueID,
    perChannelOfRank rank: Int
  ) throws -> Graph.ValueID {
    let extents = [-1] + [Int](repeating: 1, count: rank - 2)
    let product = try add(Mul(), x, reshape(scale, extents))
    return try add(Add(), product, reshape(bias, extents))
  }
}
