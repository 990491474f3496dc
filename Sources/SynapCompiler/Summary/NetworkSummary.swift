import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

/// A trained network at a glance: what `synap info` says of it.
public struct NetworkSummary: Sendable {
  /// An input or output.
  public struct Port: Equatable, Sendable {
    /// The name in the file.
    public let name: String
    /// What it holds, in the order of `layout`.
    public let type: TensorType
    /// The order of its dimensions.
    public let layout: Layout
  }

  /// How often the file has an operator.
  public struct OperatorCount: Equatable, Sendable {
    /// The name in the file's format.
    public let name: String
    /// The number of nodes that the outputs depend on.
    public let count: Int
  }

  /// The inputs.
  public let inputs: [Port]
  /// The outputs.
  public let outputs: [Port]
  /// The operators of the file, the most frequent first.
  public let operators: [OperatorCount]
  /// The layers that remain once the network is simplified.
  public let layerCount: Int
  /// The elements of all weights, biases and other constants.
  public let parameterCount: Int
  /// Multiplications with accumulation of one inference.
  public let macs: Int
  /// The most elements of activations that are alive at the same time.
  public let activationCount: Int
  /// Whether the file stores integers that are kept.
  public let isQuantized: Bool
  /// The operators that are computed in floats whatever the data type, with the number of their
  /// layers; those that the host's processor runs are not among them.
  public let floatOperators: [OperatorCount]
  /// What was noticed while the network was read.
  public let warnings: [Diagnostic]

  /// Describes `source`.
  public init(of source: SourceNetwork) {
    let graph = source.graph
    let stored = source.quantized ?? graph
    func ports(_ ids: [Graph.ValueID], _ layouts: [Layout]) -> [Port] {
      zip(ids, layouts).map {
        Port(name: stored[$0].name, type: stored.type(of: $0), layout: $1)
      }
    }
    inputs = ports(stored.inputs, source.inputs.map(\.layout))
    outputs = ports(stored.outputs, source.outputs.map(\.layout))
    let origins = Set(graph.nodes.flatMap(\.origins))
    operators = Self.counts(origins.map(\.operation))
    layerCount = graph.nodes.count
    let used = Set(graph.nodes.flatMap(\.inputs).compactMap { $0 })
    parameterCount = used.reduce(0) { $0 + (graph.constant($1)?.shape.elementCount ?? 0) }
    macs = graph.nodes.reduce(0) { sum, node in
      sum
        + node.operation.multiplyAccumulates(
          operands: node.inputs.map { $0.map(graph.type(of:)) },
          results: node.outputs.map(graph.type(of:)))
    }
    activationCount = graph.peakActivationCount
    isQuantized = source.quantized != nil
    floatOperators = Self.counts(
      graph.nodes.filter { $0.operation is any LoweringRule && $0.operation.isFloatOnly }
        .map { $0.operation.name })
    warnings = source.warnings
  }

  private static func counts(_ names: [String]) -> [OperatorCount] {
    Dictionary(grouping: names, by: { $0 })
      .map { OperatorCount(name: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}

extension Graph {
  /// The most elements of values that are alive at the same time; constants are not counted.
  fileprivate var peakActivationCount: Int {
    var lastUse = [Int](repeating: -1, count: values.count)
    for (position, node) in nodes.enumerated() {
      for case let id? in node.inputs { lastUse[id.index] = position }
    }
    for id in outputs { lastUse[id.index] = nodes.count }
    var alive = inputs.reduce(0) { $0 + type(of: $1).shape.elementCount }
    var peak = alive
    for (position, node) in nodes.enumerated() {
      for id in node.outputs { alive += type(of: id).shape.elementCount }
      peak = max(peak, alive)
      let ended = Set(node.inputs.compactMap { $0 } + node.outputs)
      for id in ended where lastUse[id.index] <= position && values[id.index].constant == nil {
        alive -= type(of: id).shape.elementCount
      }
    }
    return peak
  }
}
