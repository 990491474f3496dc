import SynapCore
import SynapIR
import SynapNPU

extension SynapIR.MaxPool: LoweringRule {
  static let samples = [OperatorSample(Self(kernelShape: [2, 2]), .data([1, 8, 6, 5]))]
  static let constraints: [LoweringConstraint<Self>] = [.featureMap()]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let window = Window(kernelShape, strides: strides, dilations: dilations, pads: pads)
    try lowering.emitPooling(node) { input, output in
      SynapNPU.MaxPool {
        $0.input = input
        $0.output = output
        $0.window = window
      }
    }
  }
}
