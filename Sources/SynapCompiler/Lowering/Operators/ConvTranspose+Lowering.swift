import SynapCore
import SynapIR
import SynapNPU

extension ConvTranspose: LoweringRule {
  static let samples = [
    OperatorSample(
      Self(kernelShape: [2, 2], strides: [2, 2]), .data([1, 8, 6, 5]), .numbers([8, 6, 2, 2]),
      .numbers([6]))
  ]
  static let constraints: [LoweringConstraint<Self>] = [.featureMap(), .constants(1, 2)]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (x, y) = (try lowering.operand(node, 0), node.outputs[0])
    let input = try lowering.featureMap(x)
    let output = try lowering.resultMap(y)
    let weights = try lowering.constant(node, 1)
    // [in, out / group, h, w] to [group, out / group, h, w, in / group].
    let shape = weights.shape
    let grouped = weights.reshaped(
      to: [group, shape[0] / group, shape[1], shape[2], shape[3]]
    ).permuted([0, 2, 3, 4, 1])
    let parts = ConvolutionParts(
      window: Window(kernelShape, strides: strides, dilations: dilations, pads: pads),
      groups: group, isTransposed: true, weights: grouped,
      bias: lowering.hasOperand(node, 2) ? try lowering.constant(node, 2) : nil,
      bounds: (-.infinity, .infinity))
    try lowering.emitConvolution(
      parts, input: (input, lowering.type(x)), output: (output, lowering.type(y)))
  }
}
