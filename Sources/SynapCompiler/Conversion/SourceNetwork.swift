import SynapCore
import SynapIR
import SynapImage
import SynapQuant

/// An imported network with what its metafile says about it: the float network that is assessed,
/// calibrated and compiled, and the quantized one where the file has it.
public struct SourceNetwork: Sendable {
  /// What the metafile says about one input.
  public struct Input: Sendable {
    /// Where the metafile says it.
    public let location: Location
    /// The order of its dimensions.
    public let layout: Layout
    /// How samples of it are read.
    public let reader: SampleReader
    /// The format string.
    public let format: String
    /// The means as given; nil where the metafile is silent.
    public let means: [Float]?
    /// The scale as given; nil where the metafile is silent.
    public let scale: Float?
    /// The access policy.
    public let security: String
    /// What the compiled network does to the input before its first layer; nil for nothing.
    public let preprocessing: Preprocessing?
  }

  /// What the metafile says about one output.
  public struct Output: Sendable {
    /// The order of its dimensions.
    public let layout: Layout
    /// The postprocessing format string.
    public let format: String
    /// Whether the network itself converts the output to float.
    public let isDequantized: Bool
    /// The access policy.
    public let security: String
  }

  /// The network, pruned and simplified.
  public let graph: Graph
  /// The network with the integers that the file stores, likewise pruned; nil where it stores none.
  public let quantized: Graph?
  /// The conversion's options.
  public let metafile: Metafile
  /// The inputs in the graph's order.
  public let inputs: [Input]
  /// The outputs in the graph's order.
  public let outputs: [Output]
  /// What the user should know.
  public let warnings: [Diagnostic]

  /// Imports the network at `path` and applies the metafile.
  ///
  /// - Throws: a `Diagnostic` or `Diagnostics` saying what doesn't fit, and where.
  public init(contentsOf path: String, weights: String? = nil, metafile: String? = nil) throws {
    var warnings: [Diagnostic] = []
    var options = Metafile()
    if let metafile {
      let loaded = try Metafile.load(path: metafile, model: path)
      let replaced = try loaded.metafile.replacingAnchors(of: path)
      options = replaced.metafile
      warnings += loaded.warnings + replaced.warnings
    }
    let place = Location(file: metafile ?? path)
    var shapes: [String: Shape] = [:]
    for input in options.inputs {
      if let name = input.name, let shape = input.shape { shapes[name.value] = shape.value }
    }
    let (inputNames, outputNames) = (
      options.inputs.compactMap(\.name?.value), options.outputs.compactMap(\.name?.value)
    )
    let imported = try NetworkImporter.importNetwork(
      path: path, weights: weights, inputShapes: shapes, endingAt: outputNames)
    warnings += imported.warnings
    try SourceNetwork.checkNames(of: options, in: imported.graph)
    let pruned = try locating(in: place) {
      try imported.graph.applying([.prune(inputs: inputNames, outputs: outputNames)])
    }
    let isRestored = options.dataLayout.value != .nchw
    func layout(_ id: Graph.ValueID) -> Layout {
      if isRestored, pruned[id].sourceLayout == .nhwc { return .nhwc }
      return pruned.type(of: id).shape.rank == 4 ? .nchw : .none
    }
    (graph, quantized) = try locating(in: place) {
      let whole = isRestored ? try pruned.applying([.restoreSourceLayout]) : pruned
      func optimized(_ graph: Graph) throws -> Graph {
        try options.delegating(graph.applying(Pass.standard))
      }
      guard whole.isQuantized else { return (try optimized(whole), nil) }
      return (try optimized(whole.dequantized()), try optimized(whole))
    }
    inputs = try locating(in: place) { [graph] in
      try SourceNetwork.inputs(of: graph, options, pruned.inputs.map(layout))
    }
    outputs = try locating(in: place) { [graph] in
      try SourceNetwork.outputs(of: graph, options, pruned.outputs.map(layout))
    }
    self.metafile = options
    self.warnings = warnings + SourceNetwork.formatWarnings(of: inputs, options)
  }

  /// The network `graph`, without a file and without a metafile.
  init(of graph: Graph) throws {
    self.graph = graph
    quantized = nil
    metafile = Metafile()
    warnings = []
    inputs = try SourceNetwork.inputs(of: graph, metafile, graph.inputs.map { _ in .none })
    outputs = try SourceNetwork.outputs(of: graph, metafile, graph.outputs.map { _ in .none })
  }

  /// The outputs that the network itself converts to float.
  var dequantizedOutputs: Set<Graph.ValueID> {
    Set(zip(graph.outputs, outputs).filter { $0.1.isDequantized }.map(\.0))
  }

  /// Checks that the tensors exist at which the metafile cuts the network.
  ///
  /// - Throws: a `Diagnostic` or `Diagnostics` with the place of each name that means nothing.
  private static func checkNames(of options: Metafile, in graph: Graph) throws {
    let names = options.inputs.compactMap(\.name) + options.outputs.compactMap(\.name)
    let errors = names.compactMap { name -> Diagnostic? in
      do throws(Diagnostic) {
        _ = try graph.tensor(named: name.value)
        return nil
      } catch {
        return error.located(in: name.location)
      }
    }
    if errors.count > 1 { throw Diagnostics(errors) }
    if let error = errors.first { throw error }
  }

  private static func inputs(
    of graph: Graph, _ options: Metafile, _ layouts: [Layout]
  ) throws -> [Input] {
    guard options.inputs.count <= graph.inputs.count else {
      throw Diagnostic.error(
        "Model has \(graph.inputs.count) inputs but \(options.inputs.count) inputs specified in "
          + "meta file")
    }
    return try graph.inputs.enumerated().map { position, id in
      let entry =
        options.inputs.first { $0.name?.value == graph[id].name }
        ?? (options.inputs.indices.contains(position) ? options.inputs[position] : Metafile.Input())
      let format = (entry.format ?? options.inputFormat).value
      return try locating(in: entry.location) {
        Input(
          location: entry.location, layout: layouts[position],
          reader: try SampleReader(
            shape: graph.type(of: id).shape, layout: layouts[position], format: format,
            means: entry.means, scale: entry.scale),
          format: format, means: entry.means, scale: entry.scale,
          security: entry.security.rawValue,
          preprocessing: try entry.preprocess?.resolved(
            for: graph.type(of: id), layout: layouts[position]))
      }
    }
  }

  /// Warnings about attributes that the metafile gives to pictures, and nothing reads.
  private static func formatWarnings(of inputs: [Input], _ options: Metafile) -> [Diagnostic] {
    let formats = Set(inputs.filter { $0.reader.imageInput != nil }.map(\.format))
    return (options.inputs.compactMap(\.format) + [options.inputFormat]).flatMap { format in
      guard formats.contains(format.value) else { return [Diagnostic]() }
      return ImageInput.warnings(ofFormat: format.value).map { $0.located(in: format.location) }
    }
  }

  private static func outputs(
    of graph: Graph, _ options: Metafile, _ layouts: [Layout]
  ) throws -> [Output] {
    guard options.outputs.isEmpty || options.outputs.count == graph.outputs.count else {
      throw Diagnostic.error(
        "Model has \(graph.outputs.count) outputs but \(options.outputs.count) outputs specified "
          + "in meta file")
    }
    return try graph.outputs.enumerated().map { position, id in
      let named = options.outputs.firstIndex { entry in
        entry.name.map { graph.value(named: $0.value) == id } ?? false
      }
      let index = named ?? position
      let entry = options.outputs.indices.contains(index) ? options.outputs[index] : nil
      let actual = graph.type(of: id).shape
      if let shape = entry?.shape, shape.value != actual {
        throw Diagnostic.error(
          "Output tensor \(graph[id].name) shape specified in conversion metafile \(shape.value) "
            + "does not match actual tensor shape: \(actual)", at: shape.location)
      }
      return Output(
        layout: layouts[position],
        format: entry?.format?.value ?? options.outputFormat.value,
        isDequantized: (entry?.dequantize ?? false) || options.dequantizeOutputs,
        security: (entry ?? Metafile.Output()).security.rawValue)
    }
  }
}
