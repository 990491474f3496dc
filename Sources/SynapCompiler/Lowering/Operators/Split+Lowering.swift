import SynapCore
import SynapIR

extension Split: ViewOperator {
  static let samples = [OperatorSample(Self(axis: 1, sizes: [3, 5]), .data([1, 8, 6, 5]))]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let view = try lowering.view(try lowering.operand(node, 0))
    let axis = try normalizedAxis(self.axis, rank: view.shape.rank)
    var start = 0
    for result in node.outputs {
      let count = lowering.type(result).shape[axis]
      lowering.define(result, as: view.sliced(axis: axis, from: start, count: count))
      start += count
    }
  }
}
