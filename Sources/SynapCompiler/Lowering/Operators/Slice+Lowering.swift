import SynapCore
import SynapIR

extension Slice: ViewOperator {
  static let samples = [
    OperatorSample(
      Self(), .data([1, 8, 6, 5]), .integers([1]), .integers([5]), .integers([2]), .integers([2]))
  ]
  static let constraints: [LoweringConstraint<Self>] = [
    LoweringConstraint("takes slices with positive steps") { rule, operands in
      try rule.ranges(of: operands).allSatisfy { $0.step > 0 }
    }
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    var view = try lowering.view(try lowering.operand(node, 0))
    let ranges = try self.ranges(of: lowering.graph.operands(of: node))
    for (axis, range) in ranges.enumerated() {
      view = view.sliced(axis: axis, from: range.start, count: range.count, step: range.step)
    }
    lowering.define(node.outputs[0], as: view)
  }
}
