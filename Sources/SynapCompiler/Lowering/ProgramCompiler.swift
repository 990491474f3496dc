import SynapCore
import SynapIR
import SynapNPU

/// Turns a quantized graph into a program: lowering, placement, encoding.
public struct ProgramCompiler {
  /// The target that programs are made for.
  public let target: Target

  /// Creates a compiler for `target`.
  public init(target: Target) { self.target = target }

  /// The program and metadata of `graph`, whose tensors `source` describes.
  ///
  /// - Throws: `Diagnostics` listing every node that the machine can't run.
  public func compile(_ graph: Graph, of source: SourceNetwork) throws -> CompiledModel {
    try checkOperators(of: graph)
    let names = LayerNames(of: graph)
    var lowering = Lowering(graph, target: target)
    func begin(_ name: String, _ kind: String) {
      lowering.currentLayer = lowering.builder.append(Layer(id: name, name: name, kind: kind))
    }
    var inputs: [PortPlan] = []
    var results: [ResultPlan] = []
    for (position, id) in graph.inputs.enumerated() {
      begin(names.inputs[position], "Input")
      inputs.append(try lowering.lowerInput(id, name: names.inputs[position]))
      if let result = lowering.resultPlan(of: id) { results.append(result) }
    }
    for (position, node) in graph.nodes.enumerated() {
      guard let rule = node.operation as? any LoweringRule else {
        preconditionFailure("operators have been checked")
      }
      begin(names.nodes[position], node.operation.name)
      try locating(in: graph.location(of: node, at: position)) {
        try rule.lower(node, in: &lowering)
      }
      results += node.outputs.compactMap { lowering.resultPlan(of: $0) }
    }
    var outputs: [PortPlan] = []
    for (position, id) in graph.outputs.enumerated() {
      begin(names.outputs[position], "Output")
      outputs.append(
        try lowering.lowerOutput(
          id, name: names.outputs[position],
          isDequantized: source.outputs[position].isDequantized))
    }
    let (program, layers) = try lowering.program(
      inputs: inputs, outputs: outputs, results: results)
    let metadata = ModelMetadata(
      inputs: zip(zip(inputs, graph.inputs), source.inputs).map { pair, input in
        pair.0.metadata(
          of: graph[pair.1].name, layout: input.layout, format: input.format, means: input.means,
          scale: input.scale,
          security: input.security)
      },
      outputs: zip(zip(outputs, graph.outputs), source.outputs).map { pair, output in
        pair.0.metadata(
          of: graph[pair.1].name, layout: output.layout, format: output.format,
          security: output.security)
      },
      target: target.name)
    return CompiledModel(program: program, metadata: metadata, layers: layers)
  }

  /// Throws `Diagnostics` listing every node of `graph` that the machine has no instruction for.
  func checkOperators(of graph: Graph) throws {
    let problems = graph.nodes.enumerated().compactMap { position, node -> Diagnostic? in
      if node.operation is any LoweringRule { return nil }
      return Diagnostic.error(
        "the NPU has no instruction for \(node.operation.name)",
        at: graph.location(of: node, at: position))
    }
    if !problems.isEmpty { throw Diagnostics(problems) }
  }
}
