import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport

/// A small network under construction; every node comes from one of the imported file.
struct Sketch {
  /// The network so far.
  var graph = Graph(name: "sketch")

  /// Adds an input.
  mutating func input(_ name: String, _ shape: Shape) -> Graph.ValueID {
    let id = graph.append(Graph.Value(name: name, type: .float32(shape)))
    graph.inputs.append(id)
    return id
  }

  /// Adds a constant.
  mutating func constant(
    _ name: String, _ shape: Shape, _ elements: [Float]
  ) -> Graph.ValueID {
    graph.appendConstant(name: name, Tensor(shape, elements))
  }

  /// Adds a node called `name`, as its result is, fused of as many as `parts` names.
  mutating func node(
    _ operation: any Operator, _ inputs: [Graph.ValueID?], _ name: String, parts: [String] = []
  ) throws -> Graph.ValueID {
    let operands = inputs.map {
      $0.map { Operand(type: graph[$0].type, constant: graph[$0].constant) }
    }
    let type = try operation.resultTypes(of: operands)[0]
    let result = graph.append(Graph.Value(name: name, type: type))
    let first = graph.nodes.flatMap(\.origins).count
    let origins = (parts.isEmpty ? [name] : parts).enumerated().map {
      Origin(name: $1, operation: operation.name, index: first + $0)
    }
    graph.nodes.append(
      Graph.Node(
        name: name, operation: operation, inputs: inputs, outputs: [result], origins: origins))
    return result
  }

  /// Adds a convolution with a kernel of 1 x 1, without bias where `bias` is nil.
  mutating func convolution(
    _ input: Graph.ValueID, _ name: String, to channels: Int, weights: [Float], bias: [Float]?,
    parts: [String] = []
  ) throws -> Graph.ValueID {
    let depth = graph.type(of: input).shape[1]
    let weights = constant("\(name)/w", [channels, depth, 1, 1], weights)
    let bias = bias.map { constant("\(name)/b", [channels], $0) }
    return try node(
      Conv(kernelShape: [1, 1]), [input, weights] + (bias.map { [$0] } ?? []), name, parts: parts)
  }

  /// The network with `outputs`.
  func graph(outputs: [Graph.ValueID]) throws -> Graph {
    var graph = graph
    graph.outputs = outputs
    try graph.verify()
    return graph
  }
}

extension Calibration {
  /// What `graph`, of one input, shows on `samples`.
  init(of graph: Graph, on samples: [[Float]]) throws {
    self.init(for: graph)
    let shape = graph.type(of: graph.inputs[0]).shape
    try measure(graph, samples: samples.indices) { [Tensor(shape, samples[$0])] }
  }
}

extension TensorStatistics {
  /// What calibration has seen of an input of the shape `shape` on `samples`, at `positions`.
  static func measured(
    _ samples: [[Float]], shape: Shape? = nil, at positions: [Int]? = nil
  ) throws -> TensorStatistics {
    var sketch = Sketch()
    let x = sketch.input("x", shape ?? [samples[0].count])
    let y = try sketch.node(Identity(), [x], "y")
    let graph = try sketch.graph(outputs: [y])
    var calibration = Calibration(for: graph)
    let positions = positions ?? Array(samples.indices)
    for (position, sample) in zip(positions, samples) {
      try calibration.measure(graph, samples: [position]) { _ in
        [Tensor(graph.type(of: x).shape, sample)]
      }
    }
    return calibration[x] ?? TensorStatistics()
  }
}

extension Graph {
  /// The results of this quantized graph where arithmetic is exact and only storing rounds.
  func simulated(_ inputs: [Tensor]) throws -> [Tensor] {
    func stored(_ tensor: Tensor, as type: TensorType) -> Tensor {
      switch type.dataType {
      case .float32: tensor
      case .float16: tensor.halved().dequantized()
      default: tensor.quantized(to: type.dataType, as: type.quantization).dequantized()
      }
    }
    let context = ExecutionContext(threadCount: 1)
    var tensors = values.map { $0.constant?.dequantized() }
    for (id, tensor) in zip(self.inputs, inputs) {
      tensors[id.index] = stored(tensor, as: type(of: id))
    }
    for node in nodes {
      let results = try node.operation.evaluate(
        node.inputs.map { $0.flatMap { tensors[$0.index] } }, on: context)
      for (id, result) in zip(node.outputs, results) {
        tensors[id.index] = stored(result, as: type(of: id))
      }
    }
    return outputs.compactMap { tensors[$0.index] }
  }

  /// The node called `name`.
  func node(_ name: String) -> Node? { nodes.first { $0.name == name } }
}

extension SplitMix64 {
  /// Numbers of a normal distribution, about.
  mutating func normal(_ count: Int, deviation: Float = 1, mean: Float = 0) -> [Float] {
    (0..<count).map { _ in
      let sum = (0..<12).reduce(Float(0)) { sum, _ in sum + uniform() }
      return (sum - 6) * deviation + mean
    }
  }

  /// Numbers of a uniform distribution.
  mutating func numbers(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
    (0..<count).map { _ in
      range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
    }
  }
}
