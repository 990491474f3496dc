import SynapCore
import SynapIR

/// A network in float, operator by operator.
struct SourceRun {
  private let graph: Graph
  private let executor: ReferenceExecutor
  private let inputs: [SynapIR.Tensor]

  init(path: String, threads: Int) throws {
    graph = try NetworkImporter.importNetwork(path: path).graph.applying(Pass.standard)
    executor = ReferenceExecutor(graph, threadCount: threads)
    inputs = graph.inputs.map { [graph] id in
      let shape = graph.type(of: id).shape
      return SynapIR.Tensor(shape, (0..<shape.elementCount).map { Float($0 % 251) / 251 })
    }
  }

  /// Runs the network `count` times after one that warms up.
  func measure(count: Int) throws -> [Kernel: Measurement] {
    var producers: [Graph.ValueID: Graph.Node] = [:]
    for node in graph.nodes {
      if let result = node.outputs.first { producers[result] = node }
    }
    var measurements: [Kernel: Measurement] = [:]
    _ = try executor.run(inputs)
    for run in 0..<count {
      var start = nanoseconds()
      _ = try executor.run(inputs) { id, _ in
        let time = nanoseconds() - start
        if let node = producers[id] {
          note(node, time, isFirst: run == 0, in: &measurements)
        }
        start = nanoseconds()
      }
    }
    return measurements
  }

  private func note(
    _ node: Graph.Node, _ time: Int, isFirst: Bool, in measurements: inout [Kernel: Measurement]
  ) {
    let operands = node.inputs.map { $0.map { graph.type(of: $0) } }
    let results = node.outputs.map { graph.type(of: $0) }
    let bytes = (operands.compactMap { $0 } + results).reduce(0) { $0 + $1.byteCount }
    let weights = operands.count > 1 ? operands[1].map { " w\($0.shape)" } ?? "" : ""
    let isWeighted = node.operation is Conv
    measurements.note(
      Kernel(
        name: node.operation.name + (isWeighted ? weights : ""),
        result: results.first.map { "\($0.shape)" } ?? ""),
      macs: node.operation.multiplyAccumulates(operands: operands, results: results),
      bytes: bytes, nanoseconds: time, isFirst: isFirst)
  }
}
