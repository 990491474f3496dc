import SynapCore
import SynapHost
import SynapIR
import SynapNPU

/// Turns a quantized graph into a program: lowering, placement, encoding.
public struct ProgramCompiler {
  /// The target that programs are made for.
  public let target: Target

  /// Creates a compiler for `target`.
  public init(target: Target) { self.target = target }

  /// The program and metadata of `graph`, whose tensors `source` describes. What the NPU doesn't run
  /// goes to the host's processor.
  ///
  /// - Throws: a `Diagnostic` naming a node that neither can run.
  public func compile(_ graph: Graph, of source: SourceNetwork) throws -> CompiledModel {
    var hosted: [Int: HostLayer.Reason] = [:]
    for position in hostedNodes(of: graph) {
      hosted[position] =
        !target.hasNPU
        ? .noNPU : graph.nodes[position].isDelegatedToHost ? .delegated : .noInstruction
    }
    // What the machine refuses shows while instructions are made: then they are made once more.
    while true {
      var attempt = Attempt(graph, target, hosted)
      if let model = try attempt.model(of: source) { return model }
      hosted.merge(attempt.refused) { first, _ in first }
    }
  }

  /// The nodes of `graph` that the host's processor runs as far as is known before instructions are
  /// made: those that the machine has no instruction for and those that are delegated; all of them where
  /// the target has no NPU.
  func hostedNodes(of graph: Graph) -> [Int] {
    graph.nodes.indices.filter {
      !target.hasNPU || graph.nodes[$0].isDelegatedToHost
        || !(graph.nodes[$0].operation is any LoweringRule)
    }
  }
}

/// One pass over a graph, with some nodes on the host's processor.
private struct Attempt {
  private let graph: Graph
  private let target: Target
  private let hosted: [Int: HostLayer.Reason]
  private let names: LayerNames
  private var lowering: Lowering
  private var hostLayers: [HostLayer] = []
  /// The nodes that the machine turned out not to run, and why.
  private(set) var refused: [Int: HostLayer.Reason] = [:]

  init(_ graph: Graph, _ target: Target, _ hosted: [Int: HostLayer.Reason]) {
    self.graph = graph
    self.target = target
    self.hosted = hosted
    names = LayerNames(of: graph)
    lowering = Lowering(graph, target: target)
  }

  /// The compiled network; nil where the machine refused nodes.
  mutating func model(of source: SourceNetwork) throws -> CompiledModel? {
    var inputs: [InputPlan] = []
    var results: [ResultPlan] = []
    for (position, id) in graph.inputs.enumerated() {
      let input = source.inputs[position]
      begin(names.inputs[position], input.preprocessing == nil ? "Input" : "Preprocess")
      inputs += try lowering.lowerInput(id, name: names.inputs[position], as: input)
      if let result = lowering.resultPlan(of: id) { results.append(result) }
    }
    let firstLayer = graph.inputs.count
    for (position, node) in graph.nodes.enumerated() {
      begin(names.nodes[position], node.operation.name)
      try lower(node, at: position)
      results += node.outputs.compactMap { lowering.resultPlan(of: $0) }
    }
    guard refused.isEmpty else { return nil }
    var outputs: [PortPlan] = []
    for (position, id) in graph.outputs.enumerated() {
      begin(names.outputs[position], "Output")
      outputs.append(
        try lowering.lowerOutput(
          id, name: names.outputs[position],
          isDequantized: source.outputs[position].isDequantized))
    }
    do {
      let (program, layers) = try lowering.program(
        inputs: inputs.map(\.port), outputs: outputs, results: results)
      return CompiledModel(
        program: program, metadata: metadata(inputs, outputs, of: source), layers: layers,
        hostLayers: hostLayers)
    } catch let steps as Lowering.RefusedSteps {
      for (layer, diagnostic) in steps.reasons.sorted(by: { $0.key < $1.key }) {
        let position = layer - firstLayer
        guard graph.nodes.indices.contains(position) else { throw diagnostic }
        guard hosted[position] == nil else {
          throw diagnostic.located(in: graph.location(of: graph.nodes[position], at: position))
        }
        refused[position] = .beyondInstruction(diagnostic.message)
      }
      return nil
    }
  }

  /// Begins a layer, which instructions are charged to from now on.
  private mutating func begin(_ name: String, _ kind: String) {
    lowering.currentLayer = lowering.builder.append(Layer(id: name, name: name, kind: kind))
  }

  /// Appends the instructions for `node`; where the machine refuses it, those with which the host's
  /// processor runs it.
  private mutating func lower(_ node: Graph.Node, at position: Int) throws {
    try locating(in: graph.location(of: node, at: position)) {
      guard let rule = node.operation as? any LoweringRule, hosted[position] == nil else {
        let host = try lowering.lowerOnHost(node)
        hostLayers.append(
          HostLayer(
            operation: node.operation.name, location: graph.location(of: node, at: position),
            reason: hosted[position] ?? .noInstruction, time: target.time(of: host)))
        return
      }
      do {
        try rule.checkConstraints(graph.operands(of: node))
        try rule.lower(node, in: &lowering)
      } catch let cause as Diagnostic {
        do { _ = try lowering.lowerOnHost(node) } catch let other as Diagnostic {
          var cause = cause
          cause.notes.append("nor can the host's processor run it: \(other.message)")
          throw cause
        }
        refused[position] = .beyondInstruction(cause.message)
      }
    }
  }

  private func metadata(
    _ inputs: [InputPlan], _ outputs: [PortPlan], of source: SourceNetwork
  ) -> ModelMetadata {
    ModelMetadata(
      inputs: inputs.map(\.metadata),
      outputs: zip(zip(outputs, graph.outputs), source.outputs).map { pair, output in
        pair.0.metadata(
          of: graph[pair.1].name, layout: output.layout, format: output.format,
          security: output.security)
      },
      target: target.name, delegate: target.hasNPU ? "npu" : "cpu")
  }
}

extension Target {
  /// How long the host's processor takes for `host`, in seconds; nil where the target has no timing
  /// model.
  fileprivate func time(of host: HostOperator) -> Double? {
    guard let hardware else { return nil }
    let call = host.call
    return hardware.cost(of: call.work, on: call.engine).cycles / hardware.clock
  }
}
