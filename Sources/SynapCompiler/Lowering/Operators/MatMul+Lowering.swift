import SynapCore
import SynapIR

extension MatMul: LoweringRule {
  static let samples = [OperatorSample(Self(), .data([1, 6, 20]), .numbers([20, 9]))]
  static let constraints: [LoweringConstraint<Self>] = [
    .constants(1),
    LoweringConstraint("multiplies by one matrix") { _, operands in
      let shape = try operands.required(1, "b").shape
      return shape.rank == 2 ? nil : ", not \(shape)"
    },
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let weights = try lowering.constant(node, 1)
    try lowering.lowerFullyConnected(node, weights: weights.permuted([1, 0]), bias: nil)
  }
}
