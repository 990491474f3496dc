import SynapCore

extension Pass {
  /// Cuts the network at the named tensors: the inputs named become its inputs, the outputs named
  /// its outputs, and what lies outside is gone. An empty list keeps the network's own.
  ///
  /// Outputs keep the model's order, whatever the order of their names: that of the model's own
  /// outputs where all are among them, else that in which they are computed. `:` and `/` are the
  /// same in names.
  public static func prune(inputs: [String] = [], outputs: [String] = []) -> Pass {
    Pass("prune") { graph in
      var graph = graph
      if !outputs.isEmpty {
        graph.outputs = graph.inModelOrder(try outputs.map { try graph.tensor(named: $0) })
      }
      if !inputs.isEmpty {
        let starts = try inputs.map { try graph.tensor(named: $0) }
        graph.inputs = starts
        for position in graph.nodes.indices
        where graph.nodes[position].outputs.contains(where: starts.contains) {
          graph.detach(starts, fromNodeAt: position)
        }
      }
      graph = graph.withoutDeadCode()
      try graph.checkSources()
      return graph
    }
  }
}

extension Graph {
  /// The tensor called `name`, which is no constant.
  ///
  /// - Throws: a `Diagnostic` that lists the names there are, the likeliest one meant first.
  package func tensor(named name: String) throws(Diagnostic) -> ValueID {
    if let id = value(named: name), self[id].constant == nil { return id }
    let available = values.filter { $0.constant == nil }.map(\.name)
    let meant = Suggestion.nearest(to: name, among: available).map { ["did you mean '\($0)'?"] }
    throw Diagnostic.error(
      "Tensor \(name) not found in network.",
      notes: (meant ?? []) + ["Available tensors: [\(available.joined(separator: ", "))]"])
  }

  /// The values `ids` in the model's order, each once.
  fileprivate func inModelOrder(_ ids: [ValueID]) -> [ValueID] {
    let wanted = Set(ids)
    if wanted.isSubset(of: outputs) { return outputs.filter(wanted.contains) }
    let producers = producers()
    return wanted.sorted {
      (producers[$0.index] ?? -1, $0.index) < (producers[$1.index] ?? -1, $1.index)
    }
  }

  /// Gives the node at `position` results of other names in the place of `starts`.
  fileprivate mutating func detach(_ starts: [ValueID], fromNodeAt position: Int) {
    for slot in nodes[position].outputs.indices {
      let id = nodes[position].outputs[slot]
      guard starts.contains(id) else { continue }
      let unused = Value(name: "\(self[id].name)/before", type: type(of: id))
      nodes[position].outputs[slot] = append(unused)
    }
  }

  /// Checks that everything an output needs starts at an input or a constant.
  fileprivate func checkSources() throws {
    var isKnown = values.map { $0.constant != nil }
    for id in inputs { isKnown[id.index] = true }
    for (position, node) in nodes.enumerated() {
      for case let id? in node.inputs where !isKnown[id.index] {
        throw Diagnostic.error(
          "the tensor '\(self[id].name)' does not follow from the named inputs",
          at: location(of: node, at: position))
      }
      for id in node.outputs { isKnown[id.index] = true }
    }
    for id in outputs where !isKnown[id.index] {
      throw Diagnostic.error("the output '\(self[id].name)' does not follow from the named inputs")
    }
  }
}
