import SynapIR

extension Transpose: ViewOperator {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let view = try lowering.view(try lowering.operand(node, 0))
    lowering.define(node.outputs[0], as: view.transposed(try order(rank: view.shape.rank)))
  }
}
