import SynapCore

/// Runs a graph in float on this machine: the result that quantization is measured against.
public struct ReferenceExecutor {
  private let graph: Graph
  private let context: ExecutionContext
  /// For each node the values whose last use it is.
  private let lastUses: [[Graph.ValueID]]
  /// For each node the function that it is of each element; nil where it is none.
  private let functions: [(any KernelFunctionOperator)?]

  /// The threads that it runs on, for other work between nodes.
  package var threads: ThreadPool { context.threads }

  /// Prepares to run `graph` on `threadCount` threads; nil takes one per processor that
  /// the caller may run on.
  public init(_ graph: Graph, threadCount: Int? = nil) {
    self.graph = graph
    functions = graph.nodes.map { $0.operation as? any KernelFunctionOperator }
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
        try evaluateInPlace(node, at: position, &tensors)
          ?? node.operation.evaluate(
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
  /// The result of a function of each element, written over the operand where nothing else reads it;
  /// nil for other nodes.
  private func evaluateInPlace(
    _ node: Graph.Node, at position: Int, _ tensors: inout [Tensor?]
  ) -> [Tensor]? {
    guard let operation = functions[position], let id = node.inputs.first ?? nil,
      lastUses[position].contains(id), graph[id].constant == nil,
      var tensor = tensors[id.index].take()
    else { return nil }
    if operation.evaluate(inPlace: &tensor, on: context) { return [tensor.requantized(as: .none)] }
    tensors[id.index] = tensor
    return nil
  }
}
