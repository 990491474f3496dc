import SynapCore
import SynapIR
import SynapNPU

extension Conv: LoweringRule {
  static let samples = [
    OperatorSample(
      Self(kernelShape: [3, 3]), .data([1, 8, 6, 5]), .numbers([6, 8, 3, 3]), .numbers([6])),
    OperatorSample(
      Self(kernelShape: [3, 3], group: 8), .data([1, 8, 6, 5]), .numbers([8, 1, 3, 3])),
  ]
  static let constraints: [LoweringConstraint<Self>] = [.featureMap(), .constants(1, 2)]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (x, y) = (try lowering.operand(node, 0), node.outputs[0])
    let input = try lowering.featureMap(x)
    let output = try lowering.resultMap(y)
    let parts = ConvolutionParts(
      window: Window(kernelShape, strides: strides, dilations: dilations, pads: pads),
      groups: group, isTransposed: false,
      weights: try lowering.constant(node, 1).permuted([0, 2, 3, 1]),
      bias: lowering.hasOperand(node, 2) ? try lowering.constant(node, 2) : nil,
      bounds: activation.bounds)
    try lowering.emitConvolution(
      parts, input: (input, lowering.type(x)), output: (output, lowering.type(y)))
  }
}
