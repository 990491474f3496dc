import SynapCore
import SynapIR

/// What selects layers in a map from layers to data types, after SyNAP's metafile.
public enum LayerSelector: Hashable, Sendable {
  /// `'*'`: all layers, whatever its place in the map.
  case all
  /// `INPUTS`: the inputs.
  case inputs
  /// `name` or `@id`: one layer.
  case layer(String)
  /// `name...` or `@id...`: the layers that depend on one, which is not among them.
  case after(String)

  /// Reads a specification.
  public init(_ text: String) {
    switch text {
    case "*": self = .all
    case "INPUTS": self = .inputs
    default: self = text.hasSuffix("...") ? .after(String(text.dropLast(3))) : .layer(text)
    }
  }
}

extension LayerSelector {
  /// The positions of the nodes of `graph` that are selected; inputs are no nodes.
  ///
  /// - Throws: a `Diagnostic` where there is no such layer, with names like it.
  package func nodes(of graph: Graph) throws -> [Int] {
    switch self {
    case .all: return Array(graph.nodes.indices)
    case .inputs: return []
    case .layer(let name):
      guard case .node(let position) = try LayerIndex(of: graph).place(named: name) else {
        throw Diagnostic.error("'\(name)' is an input, not a layer")
      }
      return [position]
    case .after(let name): return try LayerIndex(of: graph).layers(after: name)
    }
  }
}

extension FormatAssignment {
  /// Assigns `format` to the layers of `graph` that `selector` selects.
  ///
  /// - Throws: a `Diagnostic` where there is no such layer, with names like it.
  public mutating func assign(
    _ format: NumberFormat, to selector: LayerSelector, in graph: Graph
  ) throws {
    switch selector {
    case .all: self = FormatAssignment(format, for: graph)
    case .inputs: inputs = inputs.map { _ in format }
    case .layer(let name):
      switch try LayerIndex(of: graph).place(named: name) {
      case .input(let position): inputs[position] = format
      case .node(let position): nodes[position] = format
      }
    case .after(let name):
      let followers = try LayerIndex(of: graph).layers(after: name)
      guard !followers.isEmpty else {
        throw Diagnostic.error("no layer comes after '\(name)'")
      }
      for position in followers { nodes[position] = format }
    }
  }
}

/// Finds layers by what users call them.
struct LayerIndex {
  enum Place: Hashable {
    case input(Int)
    case node(Int)
  }

  private let graph: Graph
  private let ids: LayerNames

  init(of graph: Graph) {
    self.graph = graph
    ids = LayerNames(of: graph)
  }

  /// The layer of an `@id` from the reports, or of a name from the network's file. A layer that was
  /// fused of several nodes has no name of its own.
  func place(named text: String) throws -> Place {
    if text.hasPrefix("@") {
      let id = String(text.dropFirst())
      if let position = ids.nodes.firstIndex(of: id) { return .node(position) }
      if let position = ids.inputs.firstIndex(of: id) { return .input(position) }
      throw unknown("Layer ID", id, among: ids.inputs + ids.nodes)
    }
    for (position, node) in graph.nodes.enumerated()
    where node.origins.contains(where: { $0.name == text }) {
      guard node.origins.count == 1 else {
        throw Diagnostic.error(
          "'\(text)' is a part of a fused layer, which is selected by its id",
          notes: ["write '@\(ids.nodes[position])'"])
      }
      return .node(position)
    }
    if let position = graph.inputs.firstIndex(where: { graph[$0].name == text }) {
      return .input(position)
    }
    let names = graph.nodes.filter { $0.origins.count == 1 }.map { $0.origins[0].name }
    throw unknown("Layer name", text, among: graph.inputs.map { graph[$0].name } + names)
  }

  /// The nodes that depend on the layer called `text`.
  func layers(after text: String) throws -> [Int] {
    var isReached = [Bool](repeating: false, count: graph.values.count)
    switch try place(named: text) {
    case .input(let position): isReached[graph.inputs[position].index] = true
    case .node(let position):
      for id in graph.nodes[position].outputs { isReached[id.index] = true }
    }
    return graph.nodes.indices.filter { position in
      let node = graph.nodes[position]
      guard node.inputs.contains(where: { $0.map { isReached[$0.index] } ?? false }) else {
        return false
      }
      for id in node.outputs { isReached[id.index] = true }
      return true
    }
  }

  private func unknown(_ kind: String, _ name: String, among known: [String]) -> Diagnostic {
    guard !(ids.inputs + ids.nodes).contains(name) else {
      return Diagnostic.error(
        "'\(name)' is a layer's id, not its name", notes: ["write '@\(name)'"])
    }
    let shown = known.count > 40 ? known.prefix(40) + ["…"] : known[...]
    let list = shown.map { "'\($0)'" }.joined(separator: ", ")
    let notes = Suggestion.nearest(to: name, among: known).map { ["did you mean '\($0)'?"] } ?? []
    return Diagnostic.error("\(kind) '\(name)' not in: [\(list)]", notes: notes)
  }
}
