import SynapCore
import SynapIR

extension MatMul: LoweringRule {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let weights = try lowering.constant(node, 1)
    guard weights.shape.rank == 2 else {
      throw Diagnostic.error("the machine multiplies by a constant matrix, not \(weights.shape)")
    }
    try lowering.lowerFullyConnected(node, weights: weights.permuted([1, 0]), bias: nil)
  }
}
