import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

/// What runs the nodes of a compiled network that are called the same.
package struct EngineUse: Equatable, Sendable {
  /// The engines that compute results; `SW` is the host's processor.
  package private(set) var engines: Set<Engine> = []
  /// Whether some nodes take no instruction: what reads their results finds the elements where they
  /// are.
  package private(set) var isFree = false
  /// Whether nodes of a network of integers are computed in float16.
  package private(set) var isFloat = false

  /// What runs the nodes of `graph` that are called `name`, apart from conversions before them, in
  /// `model`, which was compiled from it with layers in `format`.
  package init(
    of name: String, in graph: Graph, compiledTo model: CompiledModel, _ format: NumberFormat
  ) {
    isFree = true
    for (position, node) in graph.nodes.enumerated() where node.name == name {
      let layer = model.metadata.inputs.count + position
      let instructions = zip(model.program.instructions, model.program.origins)
        .filter { $0.1 == layer }.map(\.0)
      // Copies beside other instructions bring operands together.
      let computing = instructions.filter { !($0 is Copy) }
      engines.formUnion((computing.isEmpty ? instructions : computing).map(\.engine))
      if engines.contains(.sw) { engines = [.sw] }
      isFree = instructions.isEmpty
      let isHalf = node.outputs.contains { graph.type(of: $0).dataType == .float16 }
      isFloat = isHalf && format != .float16 && engines != [.sw]
    }
  }

  /// What `samples` show, compiled in each of `formats`.
  init(of samples: [OperatorSample], in formats: [NumberFormat], on target: Target) throws {
    let compiler = ProgramCompiler(target: target)
    for sample in samples {
      let source = try SourceNetwork(of: sample.graph())
      for format in formats {
        let graph = try source.graph.storedOnTrial(in: format, by: compiler)
        let model = try compiler.compile(graph, of: source)
        let use = EngineUse(of: OperatorSample.nodeName, in: graph, compiledTo: model, format)
        engines.formUnion(use.engines)
        isFree = isFree || use.isFree
        isFloat = isFloat || use.isFloat
      }
    }
  }

  /// What no instruction runs.
  static let host: EngineUse = {
    var use = EngineUse()
    use.engines = [.sw]
    return use
  }()

  private init() {}

  /// Whether `other` shows nothing that isn't here.
  package func covers(_ other: EngineUse) -> Bool {
    engines.isSuperset(of: other.engines) && (isFloat || !other.isFloat)
      && (isFree || !other.isFree)
  }

  /// `NN`, `– or TP`, `SH as float16`, `host`.
  package var text: String {
    let names = Engine.allCases.filter(engines.contains).map { $0 == .sw ? "host" : $0.rawValue }
    let list = ((isFree ? ["–"] : []) + names).joined(separator: " or ")
    return isFloat ? list + " as float16" : list
  }
}
