import SynapCore
import SynapIR
import SynapNPU

extension GlobalAveragePool: LoweringRule {
  static let samples = [OperatorSample(Self(), .data([1, 8, 6, 5]))]
  static let constraints: [LoweringConstraint<Self>] = [.featureMap()]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let shape = try lowering.operandType(node, 0).shape
    try lowering.emitAveragePooling(
      node, window: Window(kernelHeight: shape[2], kernelWidth: shape[3]))
  }
}

extension GlobalMaxPool: LoweringRule {
  static let samples = [OperatorSample(Self(), .data([1, 8, 6, 5]))]
  static let constraints: [LoweringConstraint<Self>] = [.featureMap()]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let shape = try lowering.operandType(node, 0).shape
    let window = Window(kernelHeight: shape[2], kernelWidth: shape[3])
    try lowering.emitPooling(node) { input, output in
      SynapNPU.MaxPool {
        $0.input = input
        $0.output = output
        $0.window = window
      }
    }
  }
}
