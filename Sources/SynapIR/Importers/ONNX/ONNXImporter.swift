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
  var builder: GraphBuilder
  var log = ImportLog()
  /// The names that nodes or the user read.
  var isUsed = Set<String>()
  /// The constants of the graphs inside nodes, by their names in this one.
  var innerConstants: [String: Result<Tensor, Diagnostic>] = [:]
  /// How often graphs inside nodes have been added.
  var instanceCount = 0
  /// The nodes that graphs inside nodes may still add.
  var nodeBudget = Self.nodeLimit

  /// The most nodes that graphs inside nodes come to, each turn of a loop counted.
  static let nodeLimit = 100_000

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
    return (graph, importer.log.warnings)
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
    let live = LiveNodes(of: model.nodes, outputs: wantedOutputs)
    isUsed = live.usedNames
    try addInputs()
    for node in live.nodes { add(node) }
    var outputs: [Graph.ValueID] = []
    for name in wantedOutputs where !log.hasFailed(name) {
      do {
        outputs.append(try operand(name))
      } catch is Diagnostic {
        log.record(.error("no node computes the output '\(name)'"))
      }
    }
    try log.finish()
    compareDeclaredShapes(outputs)
    let graph = builder.finished(outputs: outputs)
    try graph.verify()
    return graph
  }

  private mutating func addInputs() throws {
    log.recordShapes(
      ofUnknown: inputShapes.keys, known: fileNames, inputs: model.inputs.map(\.name))
    for input in model.inputs {
      do {
        let type = try input.resolvedType(shape: inputShapes[input.name])
        _ = try builder.addInput(input.name, type)
      } catch {
        log.record(error, at: Location(), results: [input.name])
      }
    }
  }

  /// Adds `node` or the errors that it gives; a node that depends on one with an error is only
  /// looked up.
  mutating func add(_ node: RawNode) {
    do {
      try resolve(node)
    } catch {
      log.record(error, at: node.location, results: node.outputs)
    }
  }

  private mutating func resolve(_ raw: RawNode) throws {
    if try addControlFlow(raw) { return }
    guard let row = ONNXOperatorTable.row(for: raw, version: version) else {
      let domain = raw.domain.isEmpty ? "" : " of the domain '\(raw.domain)'"
      throw Diagnostic.error("the operator\(domain) is not supported")
    }
    guard !raw.inputs.contains(where: log.hasFailed) else { return log.giveUp(raw.outputs) }
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
      log.warn(.warning("the attribute '\(name)' is ignored", at: raw.location))
    }
  }

  /// The value of that name; an initializer is read when it is first asked for.
  mutating func operand(_ name: String) throws -> Graph.ValueID {
    if let id = builder.value(named: name) { return id }
    let initializer = model.initializers[name]
    guard
      let elements = innerConstants[name]
        ?? initializer?.result(externalData: model.externalData)
    else {
      throw Diagnostic.error("no input, constant or earlier node gives the operand '\(name)'")
    }
    return try locating(in: Location(node: name, operation: "initializer")) {
      do {
        return try builder.addConstant(name, elements.get())
      } catch {
        log.giveUp([name])
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
      log.warn(
        .warning(
          "the file declares the output '\(name)' as \(shape), "
            + "its nodes compute \(builder.type(of: id).shape)"))
    }
  }
}
