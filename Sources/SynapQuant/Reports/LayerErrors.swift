import SynapCore
import SynapIR

/// How far each layer's result is from float, alone and with all that comes before, on some samples:
/// a float model of the quantized network, in which every tensor is rounded as it is stored. The
/// machine's own arithmetic differs from it by what the roundings of its integer multipliers do.
public struct LayerErrors: Sendable {
  /// By the name of a value: the error of its layer where the operands are exact.
  public private(set) var alone: [String: TensorDifference] = [:]
  /// By the name of a value: the error where everything before is stored as well.
  public private(set) var accumulated: [String: TensorDifference] = [:]

  /// Measures `quantized` on `sampleCount` samples, one after the other.
  ///
  /// - Parameter inputs: the network's inputs for the sample at a position.
  /// - Throws: what an operator or `inputs` throws.
  public init(
    of quantized: QuantizedGraph, sampleCount: Int, inputs: (Int) throws -> [Tensor]
  ) throws {
    let run = StoredRun(quantized)
    for sample in 0..<sampleCount {
      try run.run(try inputs(sample)) { name, type, exact, alone, accumulated in
        add(exact, alone, type, to: &self.alone[name, default: TensorDifference()])
        add(exact, accumulated, type, to: &self.accumulated[name, default: TensorDifference()])
      }
    }
  }

  private func add(
    _ exact: Tensor, _ stored: Tensor, _ type: TensorType, to difference: inout TensorDifference
  ) {
    exact.withFloats { exact in
      stored.withFloats { stored in difference.add(reference: exact, computed: stored) }
    }
  }
}

/// Runs a float network and its stored form side by side.
private struct StoredRun {
  private let quantized: QuantizedGraph
  private let context = ExecutionContext()
  /// For each node of the stored network its constants as real numbers.
  private let constants: [Graph.ValueID: Tensor]
  /// For the name of a result the node of the float network that computes it.
  private let floatNodes: [String: Graph.Node]
  private let lastUses: [[Graph.ValueID]]

  init(_ quantized: QuantizedGraph) {
    self.quantized = quantized
    let graph = quantized.graph
    var constants: [Graph.ValueID: Tensor] = [:]
    for (index, value) in graph.values.enumerated() {
      constants[Graph.ValueID(index)] = value.constant?.dequantized()
    }
    self.constants = constants
    var floatNodes: [String: Graph.Node] = [:]
    for node in quantized.float.nodes {
      for id in node.outputs { floatNodes[quantized.float[id].name] = node }
    }
    self.floatNodes = floatNodes
    var last = [Int?](repeating: nil, count: graph.values.count)
    for (position, node) in graph.nodes.enumerated() {
      for id in node.inputs.compactMap({ $0 }) + node.outputs { last[id.index] = position }
    }
    var lastUses = [[Graph.ValueID]](repeating: [], count: graph.nodes.count)
    for (index, position) in last.enumerated() {
      if let position { lastUses[position].append(Graph.ValueID(index)) }
    }
    self.lastUses = lastUses
  }

  /// Calls `observe` with each result: exact, with exact operands, and with stored operands.
  func run(
    _ inputs: [Tensor],
    _ observe: (String, TensorType, _ exact: Tensor, _ alone: Tensor, _ accumulated: Tensor) throws
      -> Void
  ) throws {
    let graph = quantized.graph
    var exact: [Graph.ValueID: Tensor] = [:]
    var stored: [Graph.ValueID: Tensor] = [:]
    for (id, input) in zip(graph.inputs, inputs) {
      exact[id] = input
      stored[id] = input.rounded(as: graph.type(of: id))
      if let stored = stored[id] {
        try observe(graph[id].name, graph.type(of: id), input, stored, stored)
      }
    }
    for (position, node) in graph.nodes.enumerated() {
      let (exactResults, alone) = try exactResults(of: node, exact)
      let results = try node.operation.evaluate(
        node.inputs.map { id in id.flatMap { stored[$0] ?? constants[$0] } }, on: context)
      for (slot, id) in node.outputs.enumerated() {
        let type = graph.type(of: id)
        exact[id] = exactResults[slot]
        let rounded = results[slot].rounded(as: type)
        stored[id] = rounded
        guard exactResults[slot].type.dataType == .float32 else { continue }
        try observe(
          graph[id].name, type, exactResults[slot], alone[slot].rounded(as: type), rounded)
      }
      for id in lastUses[position] {
        exact[id] = nil
        stored[id] = nil
      }
    }
  }

  /// The results of `node` in float, and those that stored constants give for the same operands.
  private func exactResults(
    of node: Graph.Node, _ exact: [Graph.ValueID: Tensor]
  ) throws -> (exact: [Tensor], alone: [Tensor]) {
    let alone = try node.operation.evaluate(
      node.inputs.map { id in id.flatMap { exact[$0] ?? constants[$0] } }, on: context)
    guard let name = node.outputs.first.map({ quantized.graph[$0].name }),
      let float = floatNodes[name], float.inputs.count == node.inputs.count
    else { return (alone, alone) }
    let operands = zip(node.inputs, float.inputs).map { id, source -> Tensor? in
      quantized.float.constant(source) ?? id.flatMap { exact[$0] }
    }
    let hasConstants = float.inputs.contains { quantized.float.constant($0) != nil }
    return (hasConstants ? try node.operation.evaluate(operands, on: context) : alone, alone)
  }
}

extension Tensor {
  /// The elements as `type` stores them, as real numbers again; this tensor where it stores none.
  fileprivate func rounded(as type: TensorType) -> Tensor {
    if type.dataType == .float16 { return halved().dequantized() }
    guard let covered = type.coveredRange, let (scale, _) = type.quantization.uniform,
      self.type.dataType == .float32
    else { return self }
    return Tensor(.float32(shape), of: Float.self) { result in
      withFloats { numbers in
        for index in numbers.indices {
          let number = min(max(numbers[index], covered.minimum), covered.maximum)
          result[index] = (number / scale).rounded() * scale
        }
      }
    }
  }
}
