import SynapCore

/// Runs a graph in float on this machine: the result that quantization is measured against.
public struct ReferenceExecutor {
  private let graph: Graph
  private let context: ExecutionContext
  /// For each node the values whose last use it is.
  private let lastUses: [[Graph.ValueID]]

  /// The threads that it runs on, for other work between nodes.
  package var threads: ThreadPool { context.threads }

  /// Prepares to run `graph` on `threadCount` threads; nil takes one per processor that
  /// the caller may run on.
  public init(_ graph: Graph, threadCount: Int? = nil) {
    self.graph = graph
    context = ExecutionContext(threadCount: threadCount)
    var last = [Int?](repeating: nil, count: graph.values.count)
    for (position, node) in graph.nodes.enumerated() {
      for id in node.inputs.compactMap({ $0 }) + node.outputs { last[id.index] = position }
    }
    for id in graph.outputs { last[id.index] = nil }
    var lastUses = [[Graph.ValueID]](repeating: [], count: graph.nodes.count)
    for (index, position) in last.enumerated() {
      if let position { lastUses[position].append(Graph.ValueID(index)) }
    }
    self.lastUses = lastUses
  }

  /// Runs the network once.
  ///
  /// - Parameters:
  ///   - inputs: one tensor per graph input, of its type.
  ///   - observe: called with every value as soon as it is known, inputs included, constants not.
  /// - Returns: one tensor per graph output.
  public func run(
    _ inputs: [Tensor], observe: (Graph.ValueID, Tensor) throws -> Void = { _, _ in }
  ) throws -> [Tensor] {
    guard inputs.count == graph.inputs.count else {
      throw Diagnostic.error(
        "the network has \(graph.inputs.count) inputs, \(inputs.count) were given")
    }
    var tensors = graph.values.map(\.constant)
    for (id, tensor) in zip(graph.inputs, inputs) {
      guard tensor.type.shape == graph.type(of: id).shape else {
        throw Diagnostic.error(
          "the input '\(graph[id].name)' is \(graph.type(of: id)), \(tensor.type) was given")
      }
      tensors[id.index] = tensor
      try observe(id, tensor)
    }
    for (position, node) in graph.nodes.enumerated() {
      let results = try locating(in: graph.location(of: node, at: position)) {
        try node.operation.evaluate(
          node.inputs.map { $0.flatMap { tensors[$0.index] } }, on: context)
      }
      for (id, result) in zip(node.outputs, results) {
        tensors[id.index] = result
        try observe(id, result)
      }
      for id in lastUses[position] where graph[id].constant == nil { tensors[id.index] = nil }
    }
    return try graph.outputs.map { id in
      guard let tensor = tensors[id.index] else {
        throw Diagnostic.error("the output '\(graph[id].name)' was not computed")
      }
      return tensor
    }
  }
}
