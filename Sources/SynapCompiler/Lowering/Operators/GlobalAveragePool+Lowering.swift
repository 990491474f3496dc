import SynapCore
import SynapIR
import SynapNPU

extension GlobalAveragePool: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let shape = try lowering.operandType(node, 0).shape
    guard shape.rank == 4 else {
      throw Diagnostic.error("the machine averages feature maps, not \(shape)")
    }
    try lowering.emitAveragePooling(
      node, window: Window(kernelHeight: shape[2], kernelWidth: shape[3]))
  }
}

extension GlobalMaxPool: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let shape = try lowering.operandType(node, 0).shape
    guard shape.rank == 4 else {
      throw Diagnostic.error("the machine takes the maximum of feature maps, not \(shape)")
    }
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
