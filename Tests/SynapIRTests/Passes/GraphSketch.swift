import SynapCore
import SynapIR

/// Builds small graphs by hand, with types from the operators' shape rules.
struct GraphSketch {
  var graph = Graph(name: "sketch")

  /// Adds an input.
  mutating func input(_ name: String, _ shape: Shape) -> Graph.ValueID {
    let id = graph.append(Graph.Value(name: name, type: .float32(shape)))
    graph.inputs.append(id)
    return id
  }

  /// Adds a constant of the given elements.
  mutating func constant(_ name: String, _ shape: Shape, _ elements: [Float]) -> Graph.ValueID {
    graph.appendConstant(name: name, Tensor(shape, elements))
  }

  /// Adds a constant whose elements vary from -1 to 1 in a fixed pattern.
  mutating func weights(_ name: String, _ shape: Shape) -> Graph.ValueID {
    constant(name, shape, (0..<shape.elementCount).map { Float($0 * 37 % 41) / 20 - 1 })
  }

  /// Adds a node with one result called `name`.
  mutating func node(
    _ name: String, _ operation: any Operator, _ inputs: Graph.ValueID...
  ) throws -> Graph.ValueID {
    let operands = inputs.map { Operand(type: graph.type(of: $0), constant: graph.constant($0)) }
    let type = try operation.resultTypes(of: operands)[0]
    let result = graph.append(Graph.Value(name: name, type: type))
    graph.nodes.append(
      Graph.Node(
        name: "\(name)_node", operation: operation, inputs: inputs, outputs: [result],
        origins: [
          Origin(
            name: "\(name)_node", operation: operation.name, index: graph.nodes.count)
        ]))
    return result
  }
}

extension Graph {
  /// The names of the operators in order.
  var operatorNames: [String] { nodes.map(\.operation.name) }

  /// The outputs for inputs of a fixed pattern.
  func sampleOutputs() throws -> [[Float]] {
    let tensors = inputs.map { id in
      let shape = type(of: id).shape
      return Tensor(shape, (0..<shape.elementCount).map { Float($0 * 29 % 53) / 13 - 2 })
    }
    return try ReferenceExecutor(self, threadCount: 1).run(tensors).map(\.floats)
  }

  /// The largest difference between this graph's outputs and another's.
  func largestDifference(to other: Graph) throws -> Float {
    let pairs = zip(try sampleOutputs(), try other.sampleOutputs())
    return pairs.flatMap { zip($0, $1).map { abs($0 - $1) } }.max() ?? 0
  }
}
