import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapRuntime
import SynapTestSupport
import Testing

/// Where the compiler says that results lie: reading them there while the program runs gives what
/// the program itself gives out when the same value is made an output.
@Suite struct ResultPlanTests {
  /// Joins computed in place and joined again, a split whose parts go different ways, a transposed
  /// copy, fused activations.
  static let whole = LoweringCase(
    name: "Joins, splits, transposes and fused activations", inputs: [[1, 4, 6, 5]],
    outputs: ["y", "z"]
  ) { net in
    net.convolution("x0", "a", from: 4, to: 8, kernel: 3)
    net.append("Relu", ["a"], ["b"], name: "b_node")
    net.append("Split", ["b"], ["b0", "b1"], name: "split", ["axis": .integer(1)])
    net.convolution("b0", "c", from: 4, to: 4, kernel: 3)
    net.append("Sigmoid", ["c"], ["d"], name: "d_node")
    net.append("Mul", ["c", "d"], ["e"], name: "e_node")
    net.concat(["e", "b1"], "f")
    net.convolution("f", "g", from: 8, to: 8)
    net.append("Add", ["g", "f"], ["h"], name: "h_node")
    net.transpose("h", "i", [0, 2, 3, 1])
    net.append("Tanh", ["i"], ["j"], name: "j_node")
    net.reshape("j", "y", [1, 30, 8])
    net.append(
      "MaxPool", ["h"], ["k"], name: "k_node",
      ["kernel_shape": .integers([2, 2]), "strides": .integers([1, 1])])
    net.convolution("k", "z", from: 8, to: 4)
  }

  @Test(arguments: [whole] + LoweringOperatorTests.cases)
  func resultsAreWhatTheProgramGivesOut(_ example: LoweringCase) throws {
    let source = try example.source(in: TemporaryFolder())
    for scheme in example.schemes {
      let sample = try Sample(of: source, in: scheme, range: example.range)
      let readings = try sample.readings()
      let computed = sample.graph.inputs + sample.graph.nodes.flatMap(\.outputs)
      #expect(readings.count == computed.count)
      for id in computed {
        let name = sample.graph[id].name
        let reading = try #require(readings[name], "'\(name)' is not in the table")
        #expect(reading.result.shape == sample.graph.type(of: id).shape)
        #expect(reading.values == (try sample.output(id)), "'\(name)' in \(scheme)")
      }
    }
  }

  @Test func fusedLayersGiveTheLastValue() throws {
    let source = try Self.whole.source(in: TemporaryFolder())
    let sample = try Sample(of: source, in: .uint8, range: -2...2)
    let model = try sample.model()
    let names = model.layers.results.map(\.name)
    #expect(names.contains("b") && !names.contains("a"))
    #expect(names.contains("e") && !names.contains("d"))
    let fused = try #require(model.layers.results.first { $0.name == "b" })
    #expect(model.program.layers[fused.layer].id.contains("Relu_b_node"))
  }
}

/// A network with an input.
private struct Sample {
  let source: SourceNetwork
  let graph: Graph
  private let inputs: [SynapIR.Tensor]

  init(of source: SourceNetwork, in scheme: StorageScheme, range: ClosedRange<Float>) throws {
    var numbers = SplitMix64(seed: 3)
    let inputs = source.graph.inputs.map { id in
      let shape = source.graph.type(of: id).shape
      return SynapIR.Tensor(
        shape,
        (0..<shape.elementCount).map { _ in
          range.lowerBound + numbers.uniform() * (range.upperBound - range.lowerBound)
        })
    }
    self.source = source
    self.inputs = inputs
    var calibration = Calibration(for: source.graph)
    try calibration.measure(source.graph, samples: 0..<1) { _ in inputs }
    graph = try source.graph.stored(by: calibration) { _ in scheme }
  }

  func model(of graph: Graph? = nil) throws -> CompiledModel {
    try ProgramCompiler(target: .named("VS680")).compile(graph ?? self.graph, of: source)
  }

  private func network(of model: CompiledModel) throws -> Network {
    let network = try Network(
      Bundle(Storage.holding(model.encoded()), file: "model.synap"), file: "model.synap",
      threads: 1)
    for (tensor, numbers) in zip(network.inputs, inputs) {
      try tensor.assign(normalized: numbers.floats)
    }
    return network
  }

  /// Every result of the network by its name.
  func readings() throws -> [String: LayerRun.Reading] {
    var readings: [String: LayerRun.Reading] = [:]
    for reading in try network(of: model()).predictByLayer() {
      readings[reading.result.name] = reading
    }
    return readings
  }

  /// The value `id`, as the program gives it out.
  func output(_ id: Graph.ValueID) throws -> [Float] {
    var single = graph
    single.outputs = [id] + graph.outputs.dropFirst()
    let network = try network(of: model(of: single))
    network.predict()
    return try network.outputs[0].floats()
  }
}
