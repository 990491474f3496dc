import SynapCore

extension Graph {
  /// For each value the positions of the nodes that read it, in order.
  public func consumers() -> [[Int]] {
    var result = [[Int]](repeating: [], count: values.count)
    for (position, node) in nodes.enumerated() {
      for case let id? in node.inputs where result[id.index].last != position {
        result[id.index].append(position)
      }
    }
    return result
  }

  /// For each value the position of the node that computes it; nil for inputs and constants.
  public func producers() -> [Int?] {
    var result = [Int?](repeating: nil, count: values.count)
    for (position, node) in nodes.enumerated() {
      for id in node.outputs { result[id.index] = position }
    }
    return result
  }

  /// The value named `name`, `:` being the same as `/`.
  public func value(named name: String) -> ValueID? {
    let wanted = Self.canonicalName(name)
    return values.firstIndex { Self.canonicalName($0.name) == wanted }.map(ValueID.init)
  }

  /// `name` in the form in which names of values are compared: `:` is the same as `/`.
  package static func canonicalName(_ name: String) -> String {
    String(name.map { $0 == ":" ? "/" : $0 })
  }

  /// Replaces every use of `old`, as operand and as output, by `new`.
  public mutating func replaceUses(of old: ValueID, with new: ValueID) {
    for position in nodes.indices {
      for slot in nodes[position].inputs.indices where nodes[position].inputs[slot] == old {
        nodes[position].inputs[slot] = new
      }
    }
    for slot in outputs.indices where outputs[slot] == old { outputs[slot] = new }
  }

  /// This graph without values that nothing refers to, and with positions to match.
  public func compacted() -> Graph {
    var isUsed = [Bool](repeating: false, count: values.count)
    for id in inputs + outputs { isUsed[id.index] = true }
    for node in nodes {
      for case let id? in node.inputs { isUsed[id.index] = true }
      for id in node.outputs { isUsed[id.index] = true }
    }
    var result = Graph(name: name)
    var moved = [ValueID?](repeating: nil, count: values.count)
    for (position, value) in values.enumerated() where isUsed[position] {
      moved[position] = result.append(value)
    }
    func move(_ id: ValueID) -> ValueID {
      guard let new = moved[id.index] else { preconditionFailure("\(id) is used") }
      return new
    }
    result.inputs = inputs.map(move)
    result.outputs = outputs.map(move)
    result.nodes = nodes.map { node in
      var node = node
      node.inputs = node.inputs.map { $0.map(move) }
      node.outputs = node.outputs.map(move)
      return node
    }
    return result
  }
}
