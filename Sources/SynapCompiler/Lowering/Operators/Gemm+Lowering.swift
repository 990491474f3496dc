import SynapCore
import SynapIR
import SynapNPU

extension Gemm: LoweringRule {
  static let samples = [
    OperatorSample(Self(transB: true), .data([1, 20]), .numbers([9, 20]), .numbers([9])),
    OperatorSample(Self(), .data([5, 20]), .numbers([20, 9])),
  ]
  static let constraints: [LoweringConstraint<Self>] = [
    .constants(1, 2),
    LoweringConstraint("has alpha and beta of 1") { rule, operands in
      let hasBias = operands.optional(2) != nil
      return rule.alpha == 1 && (rule.beta == 1 || !hasBias)
        ? nil : ", not \(rule.alpha) and \(rule.beta)"
    },
    LoweringConstraint("has a as it is, not transposed") { rule, _ in !rule.transA },
    LoweringConstraint("adds one number per output") { rule, operands in
      guard let bias = operands.optional(2)?.shape else { return nil }
      let count = try operands.required(1, "b").shape[rule.transB ? 0 : 1]
      return bias.elementCount == count ? nil : ", c is \(bias)"
    },
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let weights = try lowering.constant(node, 1)
    try lowering.lowerFullyConnected(
      node, weights: transB ? weights : weights.permuted([1, 0]),
      bias: lowering.hasOperand(node, 2) ? try lowering.constant(node, 2) : nil)
  }
}

extension Lowering {
  /// Appends `y = x * weightsᵀ + bias` for `x` of shape `[rows, in]` and `weights` `[out, in]`: a 1x1
  /// convolution whose pixels are the rows.
  mutating func lowerFullyConnected(
    _ node: Graph.Node, weights: Tensor, bias: Tensor?
  ) throws {
    let (x, y) = (try operand(node, 0), node.outputs[0])
    let (inputType, outputType) = (type(x), type(y))
    let count = weights.shape[1]
    let rows = inputType.shape.elementCount / count
    var view = try self.view(x)
    if !view.isDense {
      let dense = allocateDense(view.shape, of: view.dataType)
      try copy(view, to: dense)
      view = dense
    }
    let target = allocateDense(outputType.shape, of: outputType.dataType)
    define(y, as: target)
    guard
      let input = view.reshaped(to: [1, 1, rows, count])?.transposed([0, 3, 1, 2]),
      let output = target.reshaped(to: [1, 1, rows, weights.shape[0]])?.transposed([0, 3, 1, 2]),
      let inputMap = MapView(featureMap: input), let outputMap = MapView(featureMap: output)
    else { preconditionFailure("dense views take any shape") }
    let parts = ConvolutionParts(
      window: Window(), groups: 1, isTransposed: false, isFullyConnected: true,
      weights: weights.reshaped(to: [weights.shape[0], 1, 1, count]), bias: bias,
      bounds: (-.infinity, .infinity))
    try emitConvolution(parts, input: (inputMap, inputType), output: (outputMap, outputType))
  }
}
