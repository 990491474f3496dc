import SynapCore
import SynapIR

extension Concat: LoweringRule {
  static let samples = [
    OperatorSample(Self(axis: 1), .data([1, 8, 6, 5]), .data([1, 6, 6, 5])),
    OperatorSample(Self(axis: 1), .data([1, 8, 6, 5]), .numbers([1, 8, 6, 5])),
    OperatorSample(Self(axis: 1), .data([1, 8, 6]), .data([1, 6, 6])),
  ]

  func lower(_ node: Graph.Node, in lowering: inout Lowering) throws {
    let result = node.outputs[0]
    let type = lowering.type(result)
    let whole = try lowering.allocateResult(result)
    let axis = try normalizedAxis(self.axis, rank: type.shape.rank)
    var start = 0
    for slot in node.inputs.indices {
      let operand = try lowering.operand(node, slot)
      let operandType = lowering.type(operand)
      let count = operandType.shape[axis]
      let place = whole.sliced(axis: axis, from: start, count: count)
      start += count
      let view = try lowering.view(operand)
      if view == place { continue }
      if operandType.quantization == type.quantization {
        try lowering.copy(view, to: place)
      } else {
        let ordered = try lowering.rearranged(view, like: place)
        let areBytes = operandType.dataType.byteCount == 1 && type.dataType.byteCount == 1
        try lowering.convert(
          ordered, from: operandType, to: type, into: place,
          by: areBytes ? RequantizationTable.joined(from: operandType, to: type) : nil)
      }
    }
  }
}

extension Lowering {
  /// `view`, or a copy of it whose elements lie in the order of `pattern`'s.
  mutating func rearranged(_ view: View, like pattern: View) throws -> View {
    func order(_ view: View) -> [Int] {
      view.shape.dimensions.indices.filter { view.shape[$0] != 1 }
        .sorted { view.strides[$0] > view.strides[$1] }
    }
    return order(view) == order(pattern) ? view : try packed(view, like: pattern)
  }
}
