import SynapCore

extension NodeComposition {
  /// The operators of `exponentialUnit`.
  static let exponentialUnitParts: [any Operator.Type] = [
    Clip.self, Mul.self, Exp.self, Sub.self, Relu.self, Add.self,
  ]

  /// `max(x, 0) + alpha * (exp(min(x, 0) * scale) - 1)`.
  mutating func exponentialUnit(
    _ x: Graph.ValueID, alpha: Float, scale: Float = 1
  ) throws -> Graph.ValueID {
    var low = try add(Clip(max: 0), x)
    if scale != 1 { low = try add(Mul(), low, constant(scale)) }
    var rise = try add(Sub(), add(Exp(), low), constant(1))
    if alpha != 1 { rise = try add(Mul(), rise, constant(alpha)) }
    return try add(Add(), add(Relu(), x), rise)
  }

  /// The operators of `softplus`.
  static let softplusParts: [any Operator.Type] = [
    Abs.self, Neg.self, Exp.self, Add.self, Log.self, Relu.self,
  ]

  /// `ln(1 + exp(x))` as `max(x, 0) + ln(1 + exp(-|x|))`.
  mutating func softplus(_ x: Graph.ValueID) throws -> Graph.ValueID {
    let power = try add(Exp(), add(Neg(), add(Abs(), x)))
    return try add(Add(), add(Relu(), x), add(Log(), add(Add(), power, constant(1))))
  }

  /// `x` less its mean along `axes`, and its variance.
  mutating func centered(
    _ x: Graph.ValueID, axes: [Int]
  ) throws -> (centered: Graph.ValueID, variance: Graph.ValueID) {
    guard !axes.isEmpty else { throw Diagnostic.error("the operand has too few dimensions") }
    let centered = try add(Sub(), x, add(ReduceMean(axes: axes), x))
    return (centered, try add(ReduceMean(axes: axes), add(Mul(), centered, centered)))
  }

  /// The operators of `meanVarianceNormal` and of what scales and moves its result.
  static let meanVarianceNormalParts: [any Operator.Type] = [
    ReduceMean.self, Sub.self, Mul.self, Add.self, Sqrt.self, Div.self,
  ]

  /// `x` less its mean along `axes`, divided by its deviation and `epsilon`.
  mutating func meanVarianceNormal(
    _ x: Graph.ValueID, axes: [Int], epsilon: Float
  ) throws -> Graph.ValueID {
    let (centered, variance) = try centered(x, axes: axes)
    let deviation = try add(Add(), add(Sqrt(), variance), constant(epsilon))
    return try add(Div(), centered, deviation)
  }

  /// The operators of `localResponse`.
  static let localResponseParts: [any Operator.Type] = [
    AveragePool.self, Mul.self, Add.self, Pow.self, Div.self,
  ]

  /// `x / (bias + alpha / size * Σ x²)^beta`, the sum over the `size` channels around each.
  mutating func localResponse(
    _ x: Graph.ValueID, size: Int, alpha: Float, bias: Float, beta: Float
  ) throws -> Graph.ValueID {
    let shape = type(of: x).shape
    guard shape.rank >= 2 else { throw Diagnostic.error("the operand has no channels") }
    // The sum over neighbouring channels is an average pooling down the channels.
    let squares = try reshape(
      add(Mul(), x, x), [shape[0], 1, shape[1], shape.elementCount(2..<shape.rank)])
    let pooled = try add(
      AveragePool(
        kernelShape: [size, 1], pads: [(size - 1) / 2, 0, size / 2, 0], countIncludePad: true),
      squares)
    let base = try add(Add(), add(Mul(), pooled, constant(alpha)), constant(bias))
    let power = try add(Pow(), base, constant(beta))
    return try add(Div(), x, reshape(power, shape.dimensions))
  }
}
