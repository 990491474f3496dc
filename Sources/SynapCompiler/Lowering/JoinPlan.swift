import SynapCore
import SynapIR

/// Which values are computed straight into their place in a join's result, so that joining moves no
/// data.
///
/// A value gets a place where one `Concat` along the channels reads it, it is stored as the result
/// is, and an instruction computes it (what only views another value has memory already). The first
/// join of a value wins.
struct JoinPlan {
  /// For each such value its place.
  private(set) var destinations: [Graph.ValueID: Lowering.Destination] = [:]

  init(of graph: Graph) {
    let producers = graph.producers()
    for node in graph.nodes {
      guard let join = node.operation as? Concat else { continue }
      let result = node.outputs[0]
      let type = graph.type(of: result)
      guard type.shape.rank == 4, type.shape[0] == 1,
        let axis = try? normalizedAxis(join.axis, rank: 4)
      else { continue }
      var start = 0
      for case let operand? in node.inputs {
        let operandType = graph.type(of: operand)
        defer { start += operandType.shape[axis] }
        guard destinations[operand] == nil, operandType.dataType == type.dataType,
          operandType.quantization == type.quantization,
          let producer = producers[operand.index],
          !graph.nodes[producer].operation.isView
        else { continue }
        destinations[operand] = Lowering.Destination(owner: result, axis: axis, start: start)
      }
    }
  }
}

extension Operator {
  /// Whether the results are other views of operand 0.
  var isView: Bool { self is any ViewOperator }
}

/// An operator that moves no data: its results are other views of operand 0.
protocol ViewOperator: LoweringRule {}
