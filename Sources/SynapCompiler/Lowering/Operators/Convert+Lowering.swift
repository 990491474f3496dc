import SynapCore
import SynapIR

extension SynapIR.Convert: LoweringRule {
  static let samples = [OperatorSample(Self(), .data([1, 8, 6, 5]))]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let (source, result) = (try lowering.operand(node, 0), node.outputs[0])
    let (view, target) = (try lowering.view(source), try lowering.allocateResult(result))
    try lowering.convert(
      try lowering.rearranged(view, like: target), from: lowering.type(source),
      to: lowering.type(result), into: target)
  }
}
