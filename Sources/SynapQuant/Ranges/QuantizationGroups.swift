import SynapCore
import SynapIR

/// Which values of a graph share one quantization, and the range of each group.
///
/// Values that an operator only moves always share one. The operands of a `Concat` join its result
/// where that costs them at most one bit of resolution; the others keep theirs and are requantized
/// on the way, as the published tools do.
struct QuantizationGroups {
  private var parents: [Int]
  private var ranges: [ValueRange?]

  /// The share of the joint range that an operand must fill to be stored as the result is.
  private static let joinThreshold: Float = 0.5

  /// Groups the values of `converted`, whose values are to cover `ranges`.
  init(of converted: ConvertedGraph, ranges: [ValueRange?]) {
    let graph = converted.graph
    parents = Array(graph.values.indices)
    self.ranges = ranges
    for node in graph.nodes where node.operation.keepsStoredValues {
      guard let source = node.inputs.first ?? nil else { continue }
      for result in node.outputs { unite(source.index, result.index) }
    }
    for node in graph.nodes where node.operation.joinsStoredValues {
      guard let result = node.outputs.first else { continue }
      for case let operand? in node.inputs where graph[operand].constant == nil {
        guard let own = range(of: operand), let joint = range(of: result) else { continue }
        let whole = own.union(joint).widthIncludingZero
        if min(own.widthIncludingZero, joint.widthIncludingZero) >= Self.joinThreshold * whole {
          unite(operand.index, result.index)
        }
      }
    }
  }

  /// The range of the group that `id` belongs to; nil where none of it was measured.
  func range(of id: Graph.ValueID) -> ValueRange? { ranges[root(of: id.index)] }

  private func root(of index: Int) -> Int {
    var index = index
    while parents[index] != index { index = parents[index] }
    return index
  }

  private mutating func unite(_ first: Int, _ second: Int) {
    let (a, b) = (root(of: first), root(of: second))
    guard a != b else { return }
    let (low, high) = (min(a, b), max(a, b))
    parents[high] = low
    if let one = ranges[low], let other = ranges[high] {
      ranges[low] = one.union(other)
    } else {
      ranges[low] = ranges[low] ?? ranges[high]
    }
  }
}
