import SynapCore

/// Conditions and loops, which are decided and unrolled while importing.
extension ONNXImporter {
  /// An operator with graphs inside.
  struct ControlFlow {
    /// The operator's name.
    let name: String
    /// What becomes of it, for the list of operators.
    let becomes: String
    /// Adds the nodes that become of a node.
    fileprivate let add: (inout ONNXImporter, RawNode) throws -> Void
  }

  /// The operators with graphs inside.
  static var controlFlow: [ControlFlow] {
    [
      ControlFlow(
        name: "If",
        becomes: "the nodes of one branch, where the condition is known while importing",
        add: { try $0.addBranch(of: $1) }),
      ControlFlow(
        name: "Loop",
        becomes: "the nodes of its body for every turn, where turns and conditions are known then",
        add: { try $0.unroll($1) }),
    ]
  }

  /// Adds what becomes of `node`, if its operator has graphs inside: whether it has.
  mutating func addControlFlow(_ node: RawNode) throws -> Bool {
    guard node.domain.isEmpty,
      let operation = Self.controlFlow.first(where: { $0.name == node.operation })
    else { return false }
    if node.inputs.contains(where: log.hasFailed) {
      log.giveUp(node.outputs)
    } else {
      try operation.add(&self, node)
    }
    return true
  }

  /// Adds the nodes of the branch that the condition of `node` takes.
  private mutating func addBranch(of node: RawNode) throws {
    guard let isTaken = try knownCondition(node.inputs.first ?? nil) else {
      throw Diagnostic.error(
        "the condition depends on the input",
        notes: ["branches are taken while importing: what a condition reads must be known then"])
    }
    let branch = try graph(isTaken ? "then_branch" : "else_branch", of: node)
    let results = try addInstance(of: branch, in: scope(of: node), arguments: [])
    try name(results, as: node.outputs, of: node)
  }

  /// Adds the nodes of the body of `node` once for every turn.
  private mutating func unroll(_ node: RawNode) throws {
    let body = try graph("body", of: node)
    let operands = node.inputs + [String?](repeating: nil, count: max(0, 2 - node.inputs.count))
    var carried = operands.dropFirst(2).compactMap { $0 }
    guard carried.count == operands.count - 2, body.inputs.count == carried.count + 2,
      body.outputs.count >= carried.count + 1
    else { throw Diagnostic.error("the loop's body has other inputs and outputs than the loop") }
    let count = try knownCount(operands[0])
    guard var goesOn = try operands[1] == nil ? true : knownCondition(operands[1]) else {
      throw Diagnostic.error("the loop's first condition depends on the input")
    }
    var scans = [[String]](repeating: [], count: body.outputs.count - 1 - carried.count)
    var turn = 0
    while goesOn, turn < count ?? .max {
      let scope = scope(of: node)
      let number = builder.addConstant(
        named: "\(scope)#turn", Tensor([], integers: [turn]))
      let condition = builder.addConstant(
        named: "\(scope)#condition", Tensor(TensorType(.bool, [])) { $0[0] = 1 })
      let results = try addInstance(
        of: body, in: scope,
        arguments: [builder.name(of: number), builder.name(of: condition)] + carried)
      guard !results.contains(where: log.hasFailed) else { return log.giveUp(node.outputs) }
      guard let next = try knownCondition(results[0]) else {
        throw Diagnostic.error("whether the loop goes on after turn \(turn) depends on the input")
      }
      goesOn = next
      carried = Array(results[1..<1 + carried.count])
      for (index, result) in results[(1 + carried.count)...].enumerated() {
        scans[index].append(result)
      }
      turn += 1
    }
    var results = carried
    var names = node.outputs
    for (index, scan) in scans.enumerated() where carried.count + index < names.count {
      let position = carried.count + index
      guard let name = names[position], isUsed.contains(name) else {
        names[position] = nil
        results.append("")
        continue
      }
      guard !scan.isEmpty else {
        throw Diagnostic.error("the loop takes no turns, so that '\(name)' has no shape")
      }
      results.append(try join(scan, of: node, result: index))
    }
    try self.name(results, as: names, of: node)
  }

  /// What the names of one more instance of a graph of `node` begin with.
  private mutating func scope(of node: RawNode) -> String {
    instanceCount += 1
    return "\(node.name.prefix(100))#\(instanceCount)"
  }

  /// Adds the nodes of `graph` under names of their own and returns the names of its outputs.
  private mutating func addInstance(
    of graph: RawGraph, in scope: String, arguments: [String]
  ) throws -> [String] {
    nodeBudget -= 1 + graph.nodeCount
    guard nodeBudget >= 0 else {
      throw Diagnostic.error(
        "conditions and loops come to more than \(Self.nodeLimit) nodes together")
    }
    let instance = graph.instance(scope, arguments: arguments)
    let live = LiveNodes(of: instance.nodes, outputs: instance.outputs)
    isUsed.formUnion(live.usedNames)
    innerConstants.merge(instance.constants) { first, _ in first }
    for node in live.nodes { add(node) }
    return instance.outputs
  }

  /// The graph that is the attribute `name` of `node`.
  private func graph(_ name: String, of node: RawNode) throws -> RawGraph {
    switch node.attributes[name] {
    case .graph(let graph): return graph
    case .unreadable(let reason):
      throw Diagnostic.error("the attribute '\(name)': \(reason.message)")
    default: throw Diagnostic.error("the attribute '\(name)' is no graph")
    }
  }

  /// The condition called `name`; nil where it is not known while importing.
  private mutating func knownCondition(_ name: String?) throws -> Bool? {
    guard let name else { throw Diagnostic.error("the condition is missing") }
    let id = try operand(name)
    guard let constant = builder.operand(id).constant else { return nil }
    guard constant.shape.elementCount == 1, let value = constant.integers?.first else {
      throw Diagnostic.error("the condition '\(name)' is \(constant.type), not one Boolean")
    }
    return value != 0
  }

  /// The number of turns called `name`; nil where it is absent.
  private mutating func knownCount(_ name: String?) throws -> Int? {
    guard let name else { return nil }
    let id = try operand(name)
    guard let count = builder.operand(id).constant?.integers?.first else {
      throw Diagnostic.error("the number of turns depends on the input")
    }
    return count
  }

  /// Gives the values `results` the names that the file has for the results of `node`.
  private mutating func name(
    _ results: [String], as names: [String?], of node: RawNode
  ) throws {
    guard results.count >= names.count else {
      throw Diagnostic.error("the node has \(names.count) results, its graph \(results.count)")
    }
    guard !results.contains(where: log.hasFailed) else { return log.giveUp(names) }
    for case (let result, let name?) in zip(results, names) {
      let id = try operand(result)
      _ = try builder.append(
        Identity(), [id], name: node.name, results: [name], origin: node.origin)
    }
  }

  /// The values `turns` one behind the other along a new first dimension.
  private mutating func join(
    _ turns: [String], of node: RawNode, result: Int
  ) throws -> String {
    var parts: [Graph.ValueID?] = []
    for turn in turns {
      let id = try operand(turn)
      parts += try builder.append(
        Unsqueeze(axes: [0]), [id], name: node.name, results: [nil],
        origin: node.origin)
    }
    let name = "\(node.name)/scan_\(result)"
    _ = try builder.append(
      Concat(axis: 0), parts, name: node.name, results: [name], origin: node.origin)
    return name
  }
}
