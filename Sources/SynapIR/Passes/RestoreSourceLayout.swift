import SynapCore

extension Pass {
  /// Gives inputs and outputs the order of dimensions that the imported file has: where the graph has
  /// `[n, c, h, w]` for the file's `[n, h, w, c]`, a `Transpose` stands between them. Both have the
  /// file's names; the graph's own is called `…/nchw`.
  public static let restoreSourceLayout = Pass("restore-source-layout") { graph in
    var graph = graph
    let inputs = graph.inputs.enumerated().compactMap { graph.restoreInput($1, at: $0) }
    graph.nodes.insert(contentsOf: inputs, at: 0)
    var restored: [Graph.ValueID: Graph.ValueID] = [:]
    for (slot, id) in graph.outputs.enumerated() where graph[id].sourceLayout == .nhwc {
      if restored[id] == nil { restored[id] = graph.restoreOutput(id) }
      graph.outputs[slot] = restored[id] ?? id
    }
    return graph
  }
}

extension Graph {
  /// Puts an input `[n, h, w, c]` before `id` where the file has it so; the node between them.
  fileprivate mutating func restoreInput(_ id: ValueID, at slot: Int) -> Node? {
    guard self[id].sourceLayout == .nhwc else { return nil }
    let reader = nodes.first { $0.inputs.contains(id) }
    let port = appendPort(for: id)
    inputs[slot] = port
    let origin = Origin(name: self[port].name, operation: "Transpose", index: 0)
    return Node(
      name: unusedNodeName("\(self[port].name)_to_nchw"),
      operation: Transpose(permutation: [0, 3, 1, 2]), inputs: [port], outputs: [id],
      origins: reader.map { Array($0.origins.prefix(1)) } ?? [origin])
  }

  /// Appends an output `[n, h, w, c]` after `id`.
  fileprivate mutating func restoreOutput(_ id: ValueID) -> ValueID {
    let producer = nodes.last { $0.outputs.contains(id) }
    let port = appendPort(for: id)
    let origin = Origin(name: self[port].name, operation: "Transpose", index: 0)
    nodes.append(
      Node(
        name: unusedNodeName("\(self[port].name)_to_nhwc"),
        operation: Transpose(permutation: [0, 2, 3, 1]), inputs: [id], outputs: [port],
        origins: producer.map { Array($0.origins.suffix(1)) } ?? [origin]))
    return port
  }

  /// A value of the name of `id` in the file's order; `id` gets another one.
  private mutating func appendPort(for id: ValueID) -> ValueID {
    let value = self[id]
    let names = Set(values.map(\.name))
    var name = "\(value.name)/nchw"
    while names.contains(name) { name += "_" }
    self[id].name = name
    self[id].sourceLayout = .none
    var type = value.type
    type.shape = Shape([0, 2, 3, 1].map { value.type.shape[$0] })
    return append(Value(name: value.name, type: type))
  }

  private func unusedNodeName(_ name: String) -> String {
    let names = Set(nodes.map(\.name))
    var candidate = name
    while names.contains(candidate) { candidate += "_" }
    return candidate
  }
}
