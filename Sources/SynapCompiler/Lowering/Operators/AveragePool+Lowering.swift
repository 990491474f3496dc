import SynapIR
import SynapNPU

extension SynapIR.AveragePool: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    try lowering.emitAveragePooling(
      node, window: Window(kernelShape, strides: strides, dilations: dilations, pads: pads),
      countedPads: countIncludePad ? pads : nil)
  }
}
