import SynapIR
import SynapNPU

extension SynapIR.AveragePool: LoweringRule {
  static let samples = [OperatorSample(Self(kernelShape: [2, 2]), .data([1, 8, 6, 5]))]
  static let constraints: [LoweringConstraint<Self>] = [.featureMap()]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    try lowering.emitAveragePooling(
      node, window: Window(kernelShape, strides: strides, dilations: dilations, pads: pads),
      countedPads: countIncludePad ? pads : nil)
  }
}
