import SynapCore
import SynapIR

extension Slice: ViewOperator {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    var view = try lowering.view(try lowering.operand(node, 0))
    let bounds = try self.bounds(of: lowering.graph.operands(of: node))
    for (axis, bound) in bounds.enumerated() {
      guard bound.step > 0 else {
        throw Diagnostic.error("the machine has no slices with negative steps")
      }
      view = view.sliced(axis: axis, from: bound.start, count: bound.count, step: bound.step)
    }
    lowering.define(node.outputs[0], as: view)
  }
}
