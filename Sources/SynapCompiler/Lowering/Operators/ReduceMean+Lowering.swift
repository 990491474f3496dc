import SynapCore
import SynapIR
import SynapNPU

extension ReduceMean: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let shape = try lowering.operandType(node, 0).shape
    let axes = try Set(axes.map { try normalizedAxis($0, rank: shape.rank) })
    guard shape.rank == 4, axes == [2, 3], keepDims else {
      throw Diagnostic.error(
        "the machine takes the mean over height and width of a feature map, with keepdims")
    }
    try lowering.emitAveragePooling(
      node, window: Window(kernelHeight: shape[2], kernelWidth: shape[3]))
  }
}
