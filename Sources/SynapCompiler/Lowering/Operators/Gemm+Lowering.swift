import SynapCore
import SynapIR
import SynapNPU

extension Gemm: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    guard alpha == 1, beta == 1 || !lowering.hasOperand(node, 2) else {
      throw Diagnostic.error("the machine has no Gemm with alpha \(alpha) and beta \(beta)")
    }
    guard !transA else { throw Diagnostic.error("the machine has no Gemm of transposed input") }
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
    if let bias, bias.shape.elementCount != weights.shape[0] {
      throw Diagnostic.error("the machine adds one number per output, C is \(bias.shape)")
    }
    let parts = ConvolutionParts(
      window: Window(), groups: 1, isTransposed: false, isFullyConnected: true,
      weights: weights.reshaped(to: [weights.shape[0], 1, 1, count]), bias: bias,
      bounds: (-.infinity, .infinity))
    try emitConvolution(parts, input: (inputMap, inputType), output: (outputMap, outputType))
  }
}
