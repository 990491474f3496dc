import SynapCore

/// A graph inside a node: a branch of a condition or the body of a loop.
package struct RawGraph: Sendable {
  /// The values that the node gives it.
  package var inputs: [String]
  /// The values that it gives the node.
  package var outputs: [String]
  /// The nodes in the order of the file.
  package var nodes: [RawNode]
  /// Its constants by name, or why one can't be read.
  package var constants: [String: Result<Tensor, Diagnostic>]

  /// The number of its nodes and of those in the graphs inside them.
  package var nodeCount: Int {
    nodes.reduce(nodes.count) { count, node in
      node.attributes.values.reduce(count) { count, attribute in
        if case .graph(let graph) = attribute { return count + graph.nodeCount }
        return count
      }
    }
  }

  /// The names that it defines itself.
  package var definedNames: Set<String> {
    Set(inputs).union(constants.keys).union(nodes.flatMap { $0.outputs.compactMap { $0 } })
  }

  /// The names of values that it takes from the graphs around it.
  package var captures: Set<String> {
    let used = nodes.flatMap { $0.inputs.compactMap { $0 } + $0.captures }
    return Set(used + outputs).subtracting(definedNames)
  }

  /// This graph with the values around it called what `names` says.
  func renamingCaptures(_ names: [String: String]) -> RawGraph {
    let own = definedNames
    return renamingValues(names.filter { !own.contains($0.key) })
  }

  /// This graph with all values called what `names` says; others keep their names.
  func renamingValues(_ names: [String: String]) -> RawGraph {
    func name(_ old: String) -> String { names[old] ?? old }
    var result = self
    result.inputs = inputs.map(name)
    result.outputs = outputs.map(name)
    result.nodes = nodes.map { $0.renamingValues(names) }
    result.constants = Dictionary(
      constants.map { (name($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    return result
  }

  /// A copy of this graph whose own values and nodes have names that begin with `scope`, and whose
  /// inputs are the values `arguments`.
  func instance(_ scope: String, arguments: [String]) -> RawGraph {
    var names = Dictionary(
      definedNames.map { ($0, "\(scope)/\($0)") }, uniquingKeysWith: { first, _ in first })
    for (input, argument) in zip(inputs, arguments) { names[input] = argument }
    var result = renamingValues(names)
    for index in result.nodes.indices {
      result.nodes[index].name = "\(scope)/\(result.nodes[index].name)"
    }
    return result
  }
}

extension RawNode {
  /// The names of values that the graphs inside this node take from those around it.
  package var captures: Set<String> {
    attributes.values.reduce(into: []) { names, attribute in
      if case .graph(let graph) = attribute { names.formUnion(graph.captures) }
    }
  }

  /// This node with its values called what `names` says; others keep their names.
  func renamingValues(_ names: [String: String]) -> RawNode {
    func name(_ old: String?) -> String? { old.map { names[$0] ?? $0 } }
    var result = self
    result.inputs = inputs.map(name)
    result.outputs = outputs.map(name)
    result.attributes = attributes.mapValues { attribute in
      guard case .graph(let graph) = attribute else { return attribute }
      return .graph(graph.renamingCaptures(names))
    }
    return result
  }
}
