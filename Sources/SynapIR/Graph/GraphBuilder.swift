import SynapCore

/// A graph under construction: nodes are appended in order, their results' types follow from the
/// operators' shape rules, and what is known before the network runs is computed at once.
///
/// Folding while building is what makes exporters' shape arithmetic (Shape, Gather, Slice, Concat)
/// vanish before a shape rule needs its result.
package struct GraphBuilder {
  private var graph: Graph
  private var names: [String: Graph.ValueID] = [:]
  /// The names that no other value may have.
  private let reservedNames: Set<String>
  private var nodeNames = Set<String>()
  /// For names that were taken already the numbers to try next.
  private var nextNumbers: [String: Int] = [:]
  private let context: ExecutionContext
  /// The number of elements that may still be computed while building; what would take more stays a
  /// node, which bounds the memory that a hostile file can ask for.
  private var foldingBudget = 1 << 28

  /// Starts an empty graph; folding runs on `context`. Names that are made up are none of
  /// `reservedNames`.
  package init(
    name: String, context: ExecutionContext, reserving reservedNames: Set<String> = []
  ) {
    graph = Graph(name: name)
    self.reservedNames = reservedNames
    self.context = context
  }

  /// The value that stands for the name `name` of the file.
  package func value(named name: String) -> Graph.ValueID? { names[name] }

  /// The number of values so far; later ones have greater positions.
  package var valueCount: Int { graph.values.count }

  /// Replaces the name of `id`, which was made up.
  ///
  /// - Throws: a `Diagnostic` where the name is taken.
  package mutating func rename(_ id: Graph.ValueID, to name: String) throws {
    guard names[name] == nil else { throw nameIsTaken(name) }
    names[graph[id].name] = nil
    names[name] = id
    graph[id].name = name
  }

  /// The type of `id`.
  package func type(of id: Graph.ValueID) -> TensorType { graph.type(of: id) }

  /// `id` as a shape rule sees it.
  package func operand(_ id: Graph.ValueID) -> Operand {
    Operand(type: graph[id].type, constant: graph[id].constant)
  }

  /// Adds an input of the network, which the file has in the order `sourceLayout`.
  ///
  /// - Throws: a `Diagnostic` where the name is taken.
  package mutating func addInput(
    _ name: String, _ type: TensorType, sourceLayout: Layout = .none
  ) throws -> Graph.ValueID {
    let id = try add(Graph.Value(name: name, type: type, sourceLayout: sourceLayout))
    graph.inputs.append(id)
    return id
  }

  /// Adds a constant of the file.
  ///
  /// - Throws: a `Diagnostic` where the name is taken.
  package mutating func addConstant(_ name: String, _ tensor: Tensor) throws -> Graph.ValueID {
    try add(Graph.Value(name: name, type: tensor.type, constant: tensor))
  }

  /// Adds a constant that the file has in another form, under `name` or a name like it.
  package mutating func addConstant(named name: String, _ tensor: Tensor) -> Graph.ValueID {
    let name = unusedName(name)
    let id = graph.appendConstant(name: name, tensor)
    names[name] = id
    return id
  }

  /// Appends a node, or the constants that it computes where everything it needs is known.
  ///
  /// - Parameters:
  ///   - operation: what is computed.
  ///   - inputs: the operands; nil where an optional one is absent.
  ///   - name: the node's name; a number is added where it is taken.
  ///   - results: the names of the results; nil makes one up. There may be fewer than the operator
  ///     has.
  ///   - origin: the file's node.
  ///   - stored: for each named result the data type and the quantization that the file gives it; nil
  ///     takes the data type that follows from the operands.
  ///   - sourceLayout: the order in which the file has results of rank 4.
  /// - Throws: a `Diagnostic` where the operands don't fit, the operator has fewer results or a
  ///   name is taken.
  package mutating func append(
    _ operation: any Operator, _ inputs: [Graph.ValueID?], name: String, results: [String?],
    origin: Origin, stored: [TensorType]? = nil, sourceLayout: Layout = .none
  ) throws -> [Graph.ValueID] {
    let operands = inputs.map { $0.map(operand) }
    var types = try operation.resultTypes(of: operands)
    guard types.count >= results.count else {
      throw Diagnostic.error(
        "\(results.count) results are used, \(operation.name) has \(types.count)")
    }
    for type in types where type.shape.checkedElementCount() == nil {
      throw Diagnostic.error("a result of the shape \(type.shape) is not possible")
    }
    let isStored = stored?.contains { $0.quantization != .none } ?? false
    let constants = isStored ? nil : try foldedResults(operation, operands, types)
    for (position, type) in (stored ?? []).enumerated() where position < types.count {
      types[position].dataType = type.dataType
      types[position].quantization = type.quantization
    }
    var outputs: [Graph.ValueID] = []
    for (position, result) in results.enumerated() {
      let valueName = result ?? unusedName("\(name)_\(position)")
      let constant = constants?[position]
      outputs.append(
        try add(
          Graph.Value(
            name: valueName, type: constant?.type ?? types[position], constant: constant,
            sourceLayout: types[position].shape.rank == 4 ? sourceLayout : .none)))
    }
    if constants == nil {
      graph.nodes.append(
        Graph.Node(
          name: unusedNodeName(name), operation: operation, inputs: inputs, outputs: outputs,
          origins: [origin]))
    }
    return outputs
  }

  /// The graph with the given outputs, without values that nothing refers to.
  package func finished(outputs: [Graph.ValueID]) -> Graph {
    var result = graph
    result.outputs = outputs
    return result.compacted()
  }

  private mutating func foldedResults(
    _ operation: any Operator, _ operands: [Operand?], _ types: [TensorType]
  ) throws -> [Tensor]? {
    let elementCount = types.reduce(0) { $0 + $1.shape.elementCount }
    guard elementCount <= foldingBudget,
      let results = try operation.knownResults(of: operands, on: context)
    else { return nil }
    foldingBudget -= elementCount
    return results
  }

  private mutating func unusedNodeName(_ name: String) -> String {
    var candidate = name
    while !nodeNames.insert(candidate).inserted {
      candidate = "\(name)_\(nextNumber(for: "node \(name)"))"
    }
    return candidate
  }

  private mutating func unusedName(_ name: String) -> String {
    var candidate = name
    while names[candidate] != nil || reservedNames.contains(candidate) {
      candidate = "\(name)_\(nextNumber(for: "value \(name)"))"
    }
    return candidate
  }

  /// 1, 2, 3 and so on for each `key`.
  private mutating func nextNumber(for key: String) -> Int {
    let number = nextNumbers[key, default: 1]
    nextNumbers[key] = number + 1
    return number
  }

  private func nameIsTaken(_ name: String) -> Diagnostic {
    .error("the value name '\(name)' is used twice")
  }

  private mutating func add(_ value: Graph.Value) throws -> Graph.ValueID {
    guard names[value.name] == nil else { throw nameIsTaken(value.name) }
    let id = graph.append(value)
    names[value.name] = id
    return id
  }
}
