import SynapCore

/// Makes a graph of a TFLite file. Tensors that the file stores in integers keep their scales and zero
/// points.
package struct TFLiteImporter {
  private let model: TFLiteModel
  private let nodes: [RawNode]
  /// For the results of the file's operators, by name, the operator.
  private let origins: [String: Origin]
  private let dilations: [Int: TFLiteDilation]
  private let outputs: [String]
  private let inputShapes: [String: Shape]
  private var graph: TFLiteGraph
  private var log = ImportLog()

  /// Imports the file in `storage`.
  ///
  /// - Parameters:
  ///   - inputShapes: extents that replace those of the file, in its order, by input name.
  ///   - outputs: the values to compute; empty takes the file's outputs.
  ///   - ends: what to compute instead, where the file computes it all.
  ///   - context: the threads for what is computed while importing.
  /// - Throws: `Diagnostics` with everything that is not supported, or a `Diagnostic`.
  package static func importGraph(
    _ storage: Storage, inputShapes: [String: Shape], outputs: [String],
    endingAt ends: [String], context: ExecutionContext
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    var importer = try TFLiteImporter(
      TFLiteModel(storage), inputShapes, outputs: outputs, endingAt: ends, context)
    let graph = try importer.run()
    return (graph, importer.log.warnings)
  }

  private init(
    _ model: TFLiteModel, _ inputShapes: [String: Shape], outputs: [String],
    endingAt ends: [String], _ context: ExecutionContext
  ) throws {
    self.model = model
    let names = Dictionary(
      model.tensors.map { (Graph.canonicalName($0.name), $0.name) },
      uniquingKeysWith: { first, _ in first })
    func fileName(_ name: String) -> String { names[Graph.canonicalName(name)] ?? name }
    self.inputShapes = Dictionary(
      inputShapes.map { (fileName($0), $1) }, uniquingKeysWith: { first, _ in first })
    origins = Dictionary(
      model.nodes.flatMap { node in node.outputs.compactMap { $0 }.map { ($0, node.origin) } },
      uniquingKeysWith: { first, _ in first })
    let ends = Set(ends.map(fileName)).isSubset(of: origins.keys) ? ends : []
    let wanted = outputs.isEmpty ? ends : outputs
    self.outputs = wanted.isEmpty ? model.outputs : wanted.map(fileName)
    guard !self.outputs.isEmpty else { throw Diagnostic.error("the network has no outputs") }
    let joined = model.joiningDilations()
    // Whoever cuts inside of a joined convolution gets the nodes apart.
    let left = Set(joined.nodes.flatMap { $0.outputs.compactMap { $0 } })
    let computed = Set(origins.keys)
    let isCut = !computed.subtracting(left).isDisjoint(with: self.outputs)
    nodes = isCut ? model.nodes : joined.nodes
    dilations = isCut ? [:] : joined.dilations
    graph = TFLiteGraph(name: model.name, tensors: model.tensors, context: context)
  }

  private mutating func run() throws -> Graph {
    addInputs()
    var live = nodes
    for position in live.indices { live[position].index = position }
    let isLive = LiveNodes(of: live, outputs: outputs).nodes.map(\.index)
    for position in isLive { add(nodes[position]) }
    var ids: [Graph.ValueID] = []
    for name in outputs where !log.hasFailed(name) {
      do {
        let origin = Origin(name: name, operation: "output", index: nodes.count)
        ids.append(try graph.output(name, origins[name] ?? origin))
      } catch {
        log.record(.error("no operator computes the output '\(name)'"))
      }
    }
    try log.finish()
    let result = graph.builder.finished(outputs: ids)
    try result.verify()
    return result
  }

  private mutating func addInputs() {
    log.recordShapes(
      ofUnknown: inputShapes.keys, known: Set(model.tensors.map(\.name)), inputs: model.inputs)
    for name in model.inputs {
      do {
        try graph.addInput(name, shape: inputShapes[name])
      } catch {
        log.record(error, at: Location(node: name, operation: "input"), results: [name])
      }
    }
  }

  /// Adds `raw` or the errors that it gives; a node that depends on one with an error is only looked
  /// up.
  private mutating func add(_ raw: RawNode) {
    do {
      guard let row = TFLiteOperatorTable.row(for: raw) else { throw unsupported(raw) }
      guard !raw.inputs.contains(where: log.hasFailed) else { return log.giveUp(raw.outputs) }
      try row.resolve(
        TFLiteNode(
          raw: raw, options: try row.options(of: model.options[raw.index]),
          customOptions: row.domain.isEmpty ? nil : try model.customOptions(of: raw.index),
          operandTypes: try raw.inputs.map { try $0.map { try graph.declaredType($0) } },
          resultTypes: try raw.outputs.map { try $0.map { try graph.declaredType($0) } },
          dilation: dilations[raw.index]), &graph)
    } catch {
      log.record(error, at: raw.location, results: raw.outputs)
    }
  }

  private func unsupported(_ raw: RawNode) -> Diagnostic {
    guard !raw.domain.isEmpty else { return .error("the operator is not supported") }
    let names = raw.inputs.compactMap { $0 }.filter { origins[$0] != nil }
    let list = names.map { "'\($0)'" }.joined(separator: ", ")
    return .error(
      "the custom operator is not supported",
      notes: list.isEmpty
        ? [] : ["the network can end before it: name \(list) as 'outputs' in the metafile"])
  }
}
