import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapTestSupport
import Testing

/// What the machine computes with, and graphs that it does not take.
@Suite struct StorageFamilyTests {
  static let network = LoweringCase(name: "Conv", inputs: [[1, 4, 6, 5]]) {
    $0.convolution("x0", "c", from: 4, to: 3, kernel: 3)
    $0.append("Sigmoid", ["c"], ["y"])
  }

  /// The network's program in `scheme`, after `change` has altered its graph.
  private func program(
    in scheme: StorageScheme, _ network: LoweringCase = network,
    _ change: (inout Graph) throws -> Void = { _ in }
  ) throws -> Program {
    try model(in: scheme, network, change: change).program
  }

  /// The network compiled in `scheme`, after `change` has altered its graph.
  private func model(
    in scheme: StorageScheme, _ network: LoweringCase = network,
    change: (inout Graph) throws -> Void
  ) throws -> CompiledModel {
    let source = try network.source(in: TemporaryFolder())
    var numbers = SplitMix64(seed: 1)
    let inputs = source.graph.inputs.map { id in
      let shape = source.graph.type(of: id).shape
      return SynapIR.Tensor(
        shape, (0..<shape.elementCount).map { _ in 4 * numbers.uniform() - 2 })
    }
    var calibration = Calibration(for: source.graph)
    try calibration.measure(source.graph, samples: 0..<1) { _ in inputs }
    var graph = try source.graph.stored(by: calibration) { _ in scheme }
    try change(&graph)
    return try ProgramCompiler(target: .named("VS680")).compile(graph, of: source)
  }

  @Test(arguments: [
    (StorageScheme.uint8, "conv", "lut"), (.int8PerChannel, "conv", "lut"),
    (.int8DynamicFixedPoint, "conv", "lut"), (.int16, "conv.i16", "lut.i16"),
    (.float16, "conv.f16", "lut"),
  ])
  func eachHasItsInstructions(scheme: StorageScheme, convolution: String, function: String) throws {
    let mnemonics = try program(in: scheme).instructions.map { type(of: $0).mnemonic }
    #expect(mnemonics.contains(convolution))
    #expect(mnemonics.contains(function))
  }

  /// Floor jumps: no line between entries follows it.
  @Test func functionsThatJumpHaveWholeTables() throws {
    let network = LoweringCase(name: "Floor", inputs: [[1, 2, 3, 4]]) {
      $0.append("Floor", ["x0"], ["y"])
    }
    let mnemonics = try program(in: .int16, network).instructions.map { type(of: $0).mnemonic }
    #expect(mnemonics.contains("lut"))
    #expect(!mnemonics.contains("lut.i16"))
  }

  /// Why the machine doesn't run the convolution of the network that `change` changes, whether the
  /// host's processor does or not.
  private func refusal(
    in scheme: StorageScheme, _ change: (inout Graph) throws -> Void
  ) throws -> String? {
    do {
      let layers = try model(in: scheme, change: change).hostLayers
      guard case .beyondInstruction(let message) = layers.first?.reason else { return nil }
      #expect(layers.first?.operation == "Conv")
      return message
    } catch let error as Diagnostic {
      #expect(error.description.contains("Conv"))
      return error.message
    }
  }

  /// Replaces the constant operand `slot` of the first convolution by what `change` makes of it.
  private static func replace(
    _ slot: Int, in graph: inout Graph, _ change: (SynapIR.Tensor) -> SynapIR.Tensor
  ) throws {
    let position = try #require(graph.nodes.firstIndex { $0.operation is Conv })
    let id = try #require(graph.nodes[position].inputs[slot])
    let constant = try #require(graph.constant(id))
    let changed = change(constant)
    graph[id] = Graph.Value(name: graph[id].name, type: changed.type, constant: changed)
  }

  @Test(arguments: [
    (
      StorageScheme.int8PerChannel, Quantization.perChannel(scales: [1, 2], axis: 0),
      "the weights have 2 scales for 3 output channels"
    ),
    (.uint8, .none, "the weight tensor has no scale"),
    (
      .int16, .affine(scale: 1, zeroPoint: 3),
      "an int16 input needs int16 or int8 weights without a zero point"
    ),
  ])
  func refusesWeights(
    scheme: StorageScheme, quantization: Quantization, message: String
  ) throws {
    let reason = try refusal(in: scheme) {
      try Self.replace(1, in: &$0) { $0.requantized(as: quantization) }
    }
    #expect(reason == message)
  }

  @Test func refusesABiasOfAnotherType() throws {
    let reason = try refusal(in: .int16) {
      try Self.replace(2, in: &$0) { SynapIR.Tensor($0.shape, [0, 0, 0]) }
    }
    #expect(reason == "an int16 convolution takes a bias of int64 or int32, not float32")
  }

  @Test func refusesTypesThatTheMachineDoesNotHave() throws {
    let error = #expect(throws: Diagnostic.self) {
      try program(in: .uint8) { graph in
        for index in graph.values.indices where graph.values[index].constant == nil {
          graph.values[index].type.dataType = .int32
        }
      }
    }
    #expect(error?.message == "the machine does not compute with int32")
  }
}
