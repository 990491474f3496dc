import SynapCore

extension Pass {
  /// Removes nodes whose results reach no output.
  public static let removeDeadCode = Pass("remove-dead-code") { $0.withoutDeadCode() }
}

extension Graph {
  /// This graph without nodes whose results reach no output.
  func withoutDeadCode() -> Graph {
    var result = self
    var isNeeded = [Bool](repeating: false, count: values.count)
    for id in outputs { isNeeded[id.index] = true }
    result.nodes = nodes.reversed().filter { node in
      guard node.outputs.contains(where: { isNeeded[$0.index] }) else { return false }
      for case let id? in node.inputs { isNeeded[id.index] = true }
      return true
    }.reversed()
    return result
  }
}
