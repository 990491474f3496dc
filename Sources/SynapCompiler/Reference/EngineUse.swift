import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

/// What runs the nodes of an operator, or those of a compiled network that are called the same.
package struct EngineUse: Equatable, Sendable {
  /// The ways in which it is done, each by one or several engines; `SW` is the host's processor. No
  /// engine is no instruction: what reads the results finds the elements where they are.
  package private(set) var ways: Set<Set<Engine>> = []
  /// Whether nodes of a network of integers are computed in float16.
  package private(set) var isFloat = false

  /// What runs the nodes of `graph` that are called `name`, apart from conversions before them, in
  /// `model`, which was compiled from it with layers in `format`.
  package init(
    of name: String, in graph: Graph, compiledTo model: CompiledModel, _ format: NumberFormat
  ) {
    for (position, node) in graph.nodes.enumerated() where node.name == name {
      let layer = model.metadata.inputs.count + position
      let instructions = zip(model.program.instructions, model.program.origins)
        .filter { $0.1 == layer }.map(\.0)
      // Copies beside other instructions bring operands together.
      let computing = instructions.filter { !($0 is Copy) }
      let engines = Set((computing.isEmpty ? instructions : computing).map(\.engine))
      let isHosted = engines.contains(.sw)
      ways.insert(isHosted ? [.sw] : engines)
      let isHalf = node.outputs.contains { graph.type(of: $0).dataType == .float16 }
      isFloat = isFloat || (isHalf && format != .float16 && !isHosted)
    }
    // A pass has taken them away.
    if ways.isEmpty { ways = [[]] }
  }

  /// What `samples` show, compiled in each of `formats`.
  init(of samples: [OperatorSample], in formats: [NumberFormat], on target: Target) throws {
    let compiler = ProgramCompiler(target: target)
    for sample in samples {
      let source = try SourceNetwork(of: sample.graph())
      let calibration = try source.graph.calibratedOnTrial()
      for format in formats {
        let graph = try source.graph.storedOnTrial(in: format, calibration, by: compiler)
        let model = try compiler.compile(graph, of: source)
        let use = EngineUse(of: OperatorSample.nodeName, in: graph, compiledTo: model, format)
        ways.formUnion(use.ways)
        isFloat = isFloat || use.isFloat
      }
    }
  }

  private init(_ ways: Set<Set<Engine>>) { self.ways = ways }

  /// What no instruction runs.
  static let host = EngineUse([[.sw]])

  /// Whether `other` shows no way that isn't here.
  package func covers(_ other: EngineUse) -> Bool {
    ways.isSuperset(of: other.ways) && (isFloat || !other.isFloat)
  }

  /// `NN`, `– or TP`, `NN + TP`, `SH as float16`, `host`.
  package var text: String {
    let list = ways.map { way in Engine.allCases.filter(way.contains) }
      .sorted { ($0.count, $0.map(\.rawValue).joined()) < ($1.count, $1.map(\.rawValue).joined()) }
      .map { way in
        way.isEmpty ? "–" : way.map { $0 == .sw ? "host" : $0.rawValue }.joined(separator: " + ")
      }
      .joined(separator: " or ")
    return isFloat ? list + " as float16" : list
  }
}
