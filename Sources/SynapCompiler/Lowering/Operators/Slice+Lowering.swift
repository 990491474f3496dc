import SynapCore
import SynapIR

extension Slice: ViewOperator {
  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    var view = try lowering.view(try lowering.operand(node, 0))
    let ranges = try self.ranges(of: lowering.graph.operands(of: node))
    for (axis, range) in ranges.enumerated() {
      guard range.step > 0 else {
        throw Diagnostic.error("the machine has no slices with negative steps")
      }
      view = view.sliced(axis: axis, from: range.start, count: range.count, step: range.step)
    }
    lowering.define(node.outputs[0], as: view)
  }
}
