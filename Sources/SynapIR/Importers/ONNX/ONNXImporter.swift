import SynapCore

/// Makes a graph of an ONNX file.
package struct ONNXImporter {
  /// The versions of the standard operator set that are understood.
  package static let versions = 6...27

  private let model: ONNXModel
  private let version: Int
  private let inputShapes: [String: Shape]
  private let wantedOutputs: [String]
  /// The names of all inputs and results.
  private let fileNames: Set<String>
  private var builder: GraphBuilder
  private var errors: [Diagnostic] = []
  private var warnings: [Diagnostic] = []
  /// Values that a node with an error should have computed.
  private var failed = Set<String>()
  private var isUsed = Set<String>()

  /// Imports `model`.
  ///
  /// - Parameters:
  ///   - model: the parsed file.
  ///   - inputShapes: extents that replace those of the file, by input name.
  ///   - outputs: the values to compute; empty takes the file's outputs.
  ///   - context: the threads for what is computed while importing.
  /// - Throws: `Diagnostics` with everything that is not supported, or a `Diagnostic`.
  static func importGraph(
    _ model: ONNXModel, inputShapes: [String: Shape], outputs: [String],
    context: ExecutionContext
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    var importer = try ONNXImporter(model, inputShapes, outputs, context)
    let graph = try importer.run()
    return (graph, importer.warnings)
  }

  private init(
    _ model: ONNXModel, _ inputShapes: [String: Shape], _ outputs: [String],
    _ context: ExecutionContext
  ) throws {
    guard let version = model.operatorSets[""] else {
      throw Diagnostic.error("the file names no version of the ONNX operator set")
    }
    guard Self.versions.contains(version) else {
      throw Diagnostic.error(
        "the ONNX operator set version (opset) \(version) is not supported",
        notes: ["versions \(Self.versions.lowerBound) to \(Self.versions.upperBound) are"])
    }
    self.model = model
    self.version = version
    let names = Dictionary(
      (model.inputs.map(\.name) + model.nodes.flatMap { $0.outputs.compactMap { $0 } })
        .map { (Graph.canonicalName($0), $0) }, uniquingKeysWith: { first, _ in first })
    self.inputShapes = Dictionary(
      inputShapes.map { (names[Graph.canonicalName($0)] ?? $0, $1) },
      uniquingKeysWith: { first, _ in first })
    wantedOutputs =
      outputs.isEmpty
      ? model.outputs.map(\.name) : outputs.map { names[Graph.canonicalName($0)] ?? $0 }
    fileNames = Set(names.values)
    builder = GraphBuilder(name: model.graphName, context: context)
    guard !wantedOutputs.isEmpty else { throw Diagnostic.error("the network has no outputs") }
  }

  private mutating func run() throws -> Graph {
    let nodes = liveNodes()
    try addInputs()
    for node in nodes { add(node) }
    var outputs: [Graph.ValueID] = []
    for name in wantedOutputs where !failed.contains(name) {
      do {
        outputs.append(try operand(name))
      } catch is Diagnostic {
        errors.append(.error("no node computes the output '\(name)'"))
      }
    }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    compareDeclaredShapes(outputs)
    let graph = builder.finished(outputs: outputs)
    try graph.verify()
    return graph
  }

  /// The nodes that the outputs depend on, in the order of the file.
  private mutating func liveNodes() -> [RawNode] {
    var producers: [String: Int] = [:]
    for (position, node) in model.nodes.enumerated() {
      for case let name? in node.outputs { producers[name] = producers[name] ?? position }
    }
    var isLive = [Bool](repeating: false, count: model.nodes.count)
    isUsed = Set(wantedOutputs)
    var pending = wantedOutputs
    while let name = pending.popLast() {
      guard let position = producers[name], !isLive[position] else { continue }
      isLive[position] = true
      for case let input? in model.nodes[position].inputs {
        isUsed.insert(input)
        pending.append(input)
      }
    }
    return model.nodes.filter { isLive[$0.index] }
  }

  private mutating func addInputs() throws {
    for name in inputShapes.keys.sorted() where !fileNames.contains(name) {
      let names = model.inputs.map { "'\($0.name)'" }.joined(separator: ", ")
      errors.append(
        .error(
          "a shape is given for '\(name)', which the network does not have",
          notes: ["its inputs are \(names)"]))
    }
    for input in model.inputs {
      do {
        let type = try input.resolvedType(shape: inputShapes[input.name])
        _ = try builder.addInput(input.name, type)
      } catch let diagnostic as Diagnostic {
        errors.append(diagnostic)
        failed.insert(input.name)
      }
    }
  }

  /// Adds `node` or the errors that it gives; a node that depends on one with an error is only
  /// looked up.
  private mutating func add(_ node: RawNode) {
    do {
      try locating(in: node.location) { try resolve(node) }
    } catch let diagnostic as Diagnostic {
      errors.append(diagnostic)
      failed.formUnion(node.outputs.compactMap { $0 })
    } catch {
      errors.append(.error("\(error)", at: node.location))
      failed.formUnion(node.outputs.compactMap { $0 })
    }
  }

  private mutating func resolve(_ raw: RawNode) throws {
    guard let row = ONNXOperatorTable.row(for: raw, version: version) else {
      let domain = raw.domain.isEmpty ? "" : " of the domain '\(raw.domain)'"
      throw Diagnostic.error("the operator\(domain) is not supported")
    }
    guard !raw.inputs.contains(where: { $0.map(failed.contains) ?? false }) else {
      failed.formUnion(raw.outputs.compactMap { $0 })
      return
    }
    var inputs: [Graph.ValueID?] = []
    for name in raw.inputs { inputs.append(try name.map { try operand($0) }) }
    var node = ONNXNode(
      raw, version: version, operands: inputs.map { $0.map(builder.operand) }, inputs: inputs,
      resultIsUsed: raw.outputs.map { $0.map(isUsed.contains) ?? false })
    switch try row.resolve(&node, &builder) {
    case .operation(let operation, let inputs):
      let lastUsed = node.resultIsUsed.lastIndex(of: true) ?? 0
      _ = try builder.append(
        operation, inputs, name: raw.name, results: Array(raw.outputs.prefix(lastUsed + 1)),
        origin: raw.origin)
    case .built:
      break
    }
    for name in node.unreadAttributes {
      warnings.append(.warning("the attribute '\(name)' is ignored", at: raw.location))
    }
  }

  /// The value of that name; an initializer is read when it is first asked for.
  private mutating func operand(_ name: String) throws -> Graph.ValueID {
    if let id = builder.value(named: name) { return id }
    guard let initializer = model.initializers[name] else {
      throw Diagnostic.error("no input, constant or earlier node gives the operand '\(name)'")
    }
    return try locating(in: Location(node: name, operation: "initializer")) {
      do {
        return try builder.addConstant(name, initializer.tensor(externalData: model.externalData))
      } catch {
        failed.insert(name)
        throw error
      }
    }
  }

  /// Warns where the file declares other output shapes than the nodes give; shapes that the user
  /// set make a difference rightful.
  private mutating func compareDeclaredShapes(_ outputs: [Graph.ValueID]) {
    guard inputShapes.isEmpty else { return }
    let declared = Dictionary(
      model.outputs.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
    for (name, id) in zip(wantedOutputs, outputs) {
      guard let shape = declared[name] ?? nil, shape != builder.type(of: id).shape else { continue }
      warnings.append(
        .warning(
          "the file declares the output '\(name)' as \(shape), "
            + "its nodes compute \(builder.type(of: id).shape)"))
    }
  }
}
