import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapRuntime
import SynapTestSupport
import Testing

/// What the NPU doesn't run goes to the host's processor, by itself or because the metafile says so.
@Suite struct HostLayersTests {
  /// A convolution, sums along rows and another convolution, then the largest numbers.
  private static var network: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("largest", nil), ONNXNetwork.Value("places", nil)]
    network.convolution("x", "a", from: 3, to: 4, kernel: 3)
    network.initializers.append(ONNXNetwork.Constant("axis", [], integers: [3]))
    network.append("CumSum", ["a", "axis"], ["b"], name: "sums")
    network.convolution("b", "c", from: 4, to: 2, kernel: 3)
    network.reshape("c", "d", [1, 128])
    network.append(
      "TopK", ["d", network.integers("k", [5])], ["largest", "places"], name: "top",
      ["axis": .integer(1)])
    return network
  }

  private static let picture = (0..<192).map { Float(($0 * 37) % 64) }

  /// The network converted by `metafile`, and its results for `picture` beside those of the float
  /// reference.
  private func run(
    _ network: ONNXNetwork, _ metafile: String
  ) throws -> (model: CompiledModel, computed: [[Float]], expected: [[Float]]) {
    let folder = try TemporaryFolder()
    let path = try folder.write(network)
    let compiled = try CompiledNetwork(converting: path, by: metafile)
    let loaded = try compiled.network()
    try loaded.inputs[0].assign(Self.picture)
    loaded.predict()
    let graph = try SourceNetwork(contentsOf: path).graph
    let input = SynapIR.Tensor(graph.type(of: graph.inputs[0]).shape, Self.picture)
    let expected = try ReferenceExecutor(graph, threadCount: 1).run([input])
    return (
      compiled.model, try loaded.outputs.map { try $0.floats() },
      expected.map { $0.integers?.map(Float.init) ?? $0.floats }
    )
  }

  @Test func runsWhatTheMachineHasNoInstructionFor() throws {
    let (model, computed, expected) = try run(Self.network, "dequantize_outputs: true\n")
    #expect(model.hostLayers.map(\.operation) == ["CumSum", "TopK"])
    #expect(model.hostLayers.map(\.reason) == [.noInstruction, .noInstruction])
    #expect(model.program.instructions.filter { $0.engine == .sw }.count == 2)
    #expect(computed[1] == expected[1])
    for (one, other) in zip(computed[0], expected[0]) {
      #expect((one - other).magnitude < 0.005 * other.magnitude)
    }
    let warning = try #require(model.hostLayers.first?.warning.description)
    #expect(
      warning.hasPrefix("'sums' (CumSum, node 1): warning: runs on the host's processor, about 0."))
    #expect(warning.hasSuffix(" ms: the NPU has no instruction for CumSum"))
  }

  @Test func runsInBytesBesideIt() throws {
    let (model, computed, expected) = try run(
      Self.network,
      "dequantize_outputs: true\ninputs: [{scale: 1}]\nquantization: {dataset: random}\n")
    #expect(model.hostLayers.count == 2)
    #expect(model.program.instructions.contains { $0.engine == .nn })
    #expect(computed[0].count == expected[0].count)
    #expect(computed[0] == computed[0].sorted(by: >))
  }

  @Test func givesTheReferencesNumbersWhereAllIsDelegated() throws {
    let (model, computed, expected) = try run(
      Self.network, "delegate: cpu\ndequantize_outputs: true\n")
    #expect(computed == expected)
    #expect(model.hostLayers.count == 5)
    #expect(model.hostLayers.allSatisfy { $0.reason == .delegated })
  }

  @Test func delegatesALayerAndWhatDependsOnIt() throws {
    let (model, computed, expected) = try run(
      Self.network,
      "delegate: {'*': npu, c_node: cpu, d_node...: cpu}\ndequantize_outputs: true\n")
    #expect(model.hostLayers.map(\.operation) == ["CumSum", "Conv", "TopK"])
    #expect(model.hostLayers.map(\.reason) == [.noInstruction, .delegated, .delegated])
    #expect(computed[1] == expected[1])
  }

  @Test func runsWhatGoesBeyondAnInstruction() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.append(
      "Slice",
      [
        "x", network.integers("starts", [-1]), network.integers("ends", [-100]),
        network.integers("axes", [3]), network.integers("steps", [-1]),
      ], ["r"], name: "mirror")
    network.append("Relu", ["r"], ["y"], name: "relu")
    let (model, computed, expected) = try run(network, "dequantize_outputs: true\n")
    #expect(
      model.hostLayers.map(\.reason) == [
        .beyondInstruction("the machine takes slices with positive steps")
      ])
    #expect(computed == expected)
  }

  @Test func joinsWhatTheHostComputed() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 8, 8])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.initializers.append(ONNXNetwork.Constant("axis", [], integers: [2]))
    network.append("Relu", ["x"], ["a"], name: "relu")
    network.append("CumSum", ["a", "axis"], ["b"], name: "sums")
    network.concat(["a", "b"], "y")
    let (model, computed, expected) = try run(network, "dequantize_outputs: true\n")
    #expect(model.hostLayers.count == 1)
    #expect(computed == expected)
  }
}
