import SynapCore

extension ONNXOperatorTable {
  /// Activations that are made of other operators.
  static let composedActivationRows: [ONNXOperatorRow] = [
    .composed("Elu", of: NodeComposition.exponentialUnitParts) { node, make in
      try make.exponentialUnit(node.input(0, "X"), alpha: try node.float("alpha") ?? 1)
    },
    .composed("Selu", of: NodeComposition.exponentialUnitParts) { node, make in
      let alpha = try node.float("alpha") ?? 1.6732632
      let gamma = try node.float("gamma") ?? 1.050701
      let unit = try make.exponentialUnit(node.input(0, "X"), alpha: alpha)
      return try make.add(Mul(), unit, make.constant(gamma))
    },
    .composed("Celu", of: NodeComposition.exponentialUnitParts) { node, make in
      let alpha = try node.float("alpha") ?? 1
      return try make.exponentialUnit(node.input(0, "X"), alpha: alpha, scale: 1 / alpha)
    },
    .composed("Softplus", of: NodeComposition.softplusParts) { node, make in
      try make.softplus(node.input(0, "X"))
    },
    .composed("Softsign", of: [Div.self, Add.self, Abs.self]) { node, make in
      let x = try node.input(0, "X")
      return try make.add(
        Div(), x, make.add(Add(), make.add(Abs(), x), make.constant(1)))
    },
    .composed("Mish", of: NodeComposition.softplusParts + [Tanh.self, Mul.self]) { node, make in
      let x = try node.input(0, "X")
      return try make.add(Mul(), x, make.add(Tanh(), make.softplus(x)))
    },
    .composed("Swish", of: [Sigmoid.self, Mul.self]) { node, make in
      let x = try node.input(0, "X")
      let alpha = try node.float("alpha") ?? 1
      let scaled = alpha == 1 ? x : try make.add(Mul(), x, make.constant(alpha))
      return try make.add(Mul(), x, make.add(Sigmoid(), scaled))
    },
    .composed("Gelu", of: [Erf.self, Tanh.self, Mul.self, Add.self]) { node, make in
      let x = try node.input(0, "X")
      let half = try make.add(Mul(), x, make.constant(0.5))
      let gate = try node.string("approximate") == "tanh" ? make.tanhGate(x) : make.erfGate(x)
      return try make.add(Mul(), half, make.add(Add(), gate, make.constant(1)))
    },
    .composed("ThresholdedRelu", of: [Greater.self, Where.self]) { node, make in
      let x = try node.input(0, "X")
      let alpha = make.constant(try node.float("alpha") ?? 1)
      return try make.add(Where(), make.add(Greater(), x, alpha), x, make.constant(0))
    },
    .composed("Shrink", of: [Greater.self, Less.self, Where.self, Sub.self, Add.self]) {
      node, make in
      let x = try node.input(0, "X")
      let limit = try node.float("lambd") ?? 0.5
      let bias = make.constant(try node.float("bias") ?? 0)
      let above = try make.add(
        Where(), make.add(Greater(), x, make.constant(limit)), make.add(Sub(), x, bias),
        make.constant(0))
      return try make.add(
        Where(), make.add(Less(), x, make.constant(-limit)), make.add(Add(), x, bias), above)
    },
    .composed("Hardmax", of: [ArgMax.self, OneHot.self]) { node, make in
      let x = try node.input(0, "X")
      let shape = make.type(of: x).shape
      let isEarly = node.version < 13
      let axis = try normalizedAxis(
        try node.integer("axis") ?? (isEarly ? 1 : -1), rank: shape.rank)
      // Before operator set 13 the dimensions from the axis on are one.
      let rows = isEarly ? try make.reshape(x, [shape.elementCount(0..<axis), -1]) : x
      let at = isEarly ? 1 : axis
      let depth = make.type(of: rows).shape[at]
      let hot = try make.add(
        OneHot(axis: at), make.add(ArgMax(axis: at, keepDims: false), rows),
        make.constant(Tensor([], integers: [depth])), make.constant(Tensor([2], [0, 1])))
      return isEarly ? try make.reshape(hot, shape.dimensions) : hot
    },
    .composed("LogSoftmax", of: NodeComposition.logSoftmaxParts) { node, make in
      let x = try node.input(0, "input")
      let rank = make.type(of: x).shape.rank
      let isEarly = node.version < 13
      let axis = try normalizedAxis(try node.integer("axis") ?? (isEarly ? 1 : -1), rank: rank)
      return try make.logSoftmax(x, axes: isEarly ? Array(axis..<rank) : [axis])
    },
  ]
}

extension NodeComposition {
  /// `erf(x / √2)`.
  fileprivate mutating func erfGate(_ x: Graph.ValueID) throws -> Graph.ValueID {
    try add(Erf(), add(Mul(), x, constant(0.70710678)))
  }

  /// `tanh(√(2 / π) * (x + 0.044715 * x³))`.
  fileprivate mutating func tanhGate(_ x: Graph.ValueID) throws -> Graph.ValueID {
    let cube = try add(Mul(), add(Mul(), x, x), x)
    let sum = try add(Add(), x, add(Mul(), cube, constant(0.044715)))
    return try add(Tanh(), add(Mul(), sum, constant(0.79788456)))
  }

  /// The operators of `logSoftmax`.
  static let logSoftmaxParts: [any Operator.Type] = [
    ReduceMax.self, Sub.self, Exp.self, ReduceSum.self, Log.self,
  ]

  /// `x - max - ln Σ exp(x - max)` along `axes`.
  mutating func logSoftmax(_ x: Graph.ValueID, axes: [Int]) throws -> Graph.ValueID {
    let shifted = try add(Sub(), x, add(ReduceMax(axes: axes), x))
    let sum = try add(ReduceSum(axes: axes), add(Exp(), shifted))
    return try add(Sub(), shifted, add(Log(), sum))
  }
}
