import SynapIR

extension Transpose: ViewOperator {
  static let samples = [
    OperatorSample(Self(permutation: [0, 2, 3, 1]), .data([1, 8, 6, 5]))
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let view = try lowering.view(try lowering.operand(node, 0))
    lowering.define(node.outputs[0], as: view.transposed(try order(rank: view.shape.rank)))
  }
}
