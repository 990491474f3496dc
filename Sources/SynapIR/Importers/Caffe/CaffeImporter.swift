import SynapCore

/// Makes a graph of a Caffe network: what its `.prototxt` describes, with the weights of its
/// `.caffemodel`.
package struct CaffeImporter {
  /// The most dimensions of a blob, as in Caffe.
  static let maximumRank = 32

  private let network: CaffeNetwork
  private var weights: CaffeWeightSource
  private var isWithoutWeights = false
  /// The layers by the position that the file has them at.
  private let layers: [Int: CaffeNetwork.Layer]
  /// The names of all values that layers compute.
  private let computed: Set<String>
  private let outputs: [String]
  private let inputShapes: [String: Shape]
  private var composition: NodeComposition
  private var log = ImportLog()

  /// The file in which the weights of the network at `path` are looked for: the same name with
  /// another extension.
  package static func weightsPath(for path: String) -> String {
    let suffix = "." + File.pathExtension(of: path)
    let hasSuffix = path.lowercased().hasSuffix(suffix)
    return (hasSuffix ? String(path.dropLast(suffix.count)) : path) + ".caffemodel"
  }

  /// Imports a network.
  ///
  /// - Parameters:
  ///   - text: the `.prototxt`.
  ///   - weights: where layers have their weights from.
  ///   - inputShapes: extents that replace those of the file, by input name.
  ///   - outputs: the values to compute; empty takes the blobs that no layer reads.
  ///   - ends: what to compute instead, where the file computes it all.
  ///   - context: the threads for what is computed while importing.
  /// - Throws: `Diagnostics` with everything that is not supported, or a `Diagnostic`.
  package static func importGraph(
    _ text: Storage, weights: CaffeWeightSource, inputShapes: [String: Shape],
    outputs: [String], endingAt ends: [String], context: ExecutionContext
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    var importer = try CaffeImporter(
      CaffeNetwork(parsing: UnsafeRawBufferPointer(text.bytes)), weights, inputShapes,
      outputs: outputs, endingAt: ends, context)
    let graph = try importer.run()
    return (graph, importer.network.warnings + importer.log.warnings)
  }

  private init(
    _ network: CaffeNetwork, _ weights: CaffeWeightSource, _ inputShapes: [String: Shape],
    outputs: [String], endingAt ends: [String], _ context: ExecutionContext
  ) throws {
    self.network = network
    self.weights = weights
    layers = Dictionary(
      network.layers.map { ($0.raw.index, $0) }, uniquingKeysWith: { first, _ in first })
    let results = Set(network.layers.flatMap { $0.raw.outputs.compactMap { $0 } })
    computed = results
    let names = Dictionary(
      (results + network.inputs.map(\.name)).map { (Graph.canonicalName($0), $0) },
      uniquingKeysWith: { first, _ in first })
    func fileName(_ name: String) -> String { names[Graph.canonicalName(name)] ?? name }
    self.inputShapes = Dictionary(
      inputShapes.map { (fileName($0), $1) }, uniquingKeysWith: { first, _ in first })
    let ends = results.isSuperset(of: ends.map(fileName)) ? ends : []
    let wanted = outputs.isEmpty ? ends : outputs
    self.outputs = wanted.isEmpty ? network.outputs : wanted.map(fileName)
    guard !self.outputs.isEmpty else { throw Diagnostic.error("the network has no outputs") }
    composition = NodeComposition(
      in: GraphBuilder(name: network.name, context: context, reserving: results),
      of: RawNode(
        name: network.name, operation: "network", inputs: [], outputs: [], attributes: [:], index: 0
      ))
  }

  private mutating func run() throws -> Graph {
    addInputs()
    for raw in LiveNodes(of: network.layers.map(\.raw), outputs: outputs).nodes {
      if let layer = layers[raw.index] { add(layer) }
    }
    var ids: [Graph.ValueID] = []
    for name in outputs where !log.hasFailed(name) {
      if let id = composition.builder.value(named: name) {
        ids.append(id)
      } else {
        log.record(.error("no layer computes the output '\(name)'"))
      }
    }
    try log.finish()
    let graph = composition.builder.finished(outputs: ids)
    try graph.verify()
    return graph
  }

  private mutating func addInputs() {
    let names = network.inputs.map(\.name)
    log.recordShapes(
      ofUnknown: inputShapes.keys, known: Set(names), inputs: names, role: " as an input")
    for input in network.inputs {
      do {
        let shape = try inputShapes[input.name] ?? declaredShape(of: input)
        guard shape.dimensions.allSatisfy({ $0 > 0 }), shape.checkedElementCount() != nil,
          shape.rank <= Self.maximumRank
        else {
          throw Diagnostic.error("the input '\(input.name)' can't have the shape \(shape)")
        }
        if let declared = input.shape, declared.rank != shape.rank {
          throw Diagnostic.error(
            "the shape \(shape) for the input '\(input.name)' has rank \(shape.rank), "
              + "the file's \(declared) has \(declared.rank)")
        }
        _ = try composition.builder.addInput(input.name, .float32(shape))
      } catch {
        log.record(error, at: input.location, results: [input.name])
      }
    }
  }

  private func declaredShape(of input: CaffeNetwork.Input) throws -> Shape {
    guard let shape = input.shape else {
      throw Diagnostic.error(
        "the input '\(input.name)' has no shape in the file: give its 'shape' in the metafile")
    }
    return shape
  }

  /// Adds `layer` or the errors that it gives; one that depends on one with an error is only looked
  /// up.
  private mutating func add(_ layer: CaffeNetwork.Layer) {
    do {
      guard let row = CaffeLayerTable.row(for: layer.raw.operation) else {
        throw unsupported(layer.raw)
      }
      guard !layer.raw.inputs.contains(where: log.hasFailed) else {
        return log.giveUp(layer.raw.outputs)
      }
      var fields = PrototxtReader(layer.message)
      var resolved = CaffeLayer(
        raw: layer.raw,
        parameters: try row.parameters.map { try fields.message($0) }
          ?? PrototxtReader(PrototxtMessage()),
        bottoms: try layer.raw.inputs.compactMap { $0 }.map { try value(named: $0) },
        blobs: weights.file?[layer.raw.name], source: weights)
      composition.raw = layer.raw
      let start = composition.builder.valueCount
      let results = try row.resolve(&resolved, &composition)
      weights = resolved.source
      guard results.count == layer.raw.outputs.count else {
        throw Diagnostic.error(
          "the layer has \(layer.raw.outputs.count) tops, it gives \(results.count)")
      }
      var named = Set<Graph.ValueID>()
      for (position, id) in results.enumerated() {
        let isNew = id.index >= start && named.insert(id).inserted
        try composition.name(id, result: position, isNew: isNew)
      }
      warn(of: fields.unreadFields + resolved.parameters.unreadFields, in: layer)
    } catch is CaffeWeightSource.Missing {
      if !isWithoutWeights {
        log.record(
          .error(
            "the network's weights are missing: there is no '\(weights.path)'",
            notes: ["another file can be named with --weights"]))
      }
      isWithoutWeights = true
      log.giveUp(layer.raw.outputs)
    } catch {
      log.record(error, at: layer.location, results: layer.raw.outputs)
    }
  }

  private func value(named name: String) throws -> Graph.ValueID {
    guard let id = composition.builder.value(named: name) else {
      throw Diagnostic.error("no input or earlier layer gives the bottom '\(name)'")
    }
    return id
  }

  private mutating func warn(of fields: [PrototxtField], in layer: CaffeNetwork.Layer) {
    for field in fields where !CaffeLayerDefinition.knownFields.contains(field.name) {
      var place = layer.location
      (place.line, place.column) = (field.location.line, field.location.column)
      log.warn(.warning("'\(field.name)' is ignored", at: place))
    }
  }

  private func unsupported(_ raw: RawNode) -> Diagnostic {
    guard !raw.inputs.isEmpty else {
      return .error(
        "the layer is not supported",
        notes: ["a network for use, not for training, has its inputs as layers of the type Input"])
    }
    let names = raw.inputs.compactMap { $0 }.filter(computed.contains)
    let list = names.map { "'\($0)'" }.joined(separator: ", ")
    return .error(
      "the layer is not supported",
      notes: names.isEmpty
        ? [] : ["the network can end before it: name \(list) as 'outputs' in the metafile"])
  }
}
