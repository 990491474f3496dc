import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct OutputEqualizationTests {
  private static let scales: [Float] = [100, 1, 0.02, 10]

  /// A head whose channels differ by orders of magnitude.
  private func network(
    activation: FusedActivation = .none, computesBias: Bool = false
  ) throws -> (graph: Graph, samples: [[Float]]) {
    var random = SplitMix64(seed: 15)
    var sketch = Sketch()
    let x = sketch.input("x", [1, 8, 4, 4])
    let weights = Self.scales.flatMap { scale in random.normal(8).map { $0 * scale } }
    let w = sketch.constant("w", [4, 8, 1, 1], weights)
    var b = sketch.constant("b", [4], Self.scales.map { $0 * 3 })
    if computesBias { b = try sketch.node(Identity(), [b], "bias") }
    let y = try sketch.node(
      Conv(kernelShape: [1, 1], activation: activation), [x, w, b], "head")
    return (try sketch.graph(outputs: [y]), (0..<4).map { _ in random.normal(128) })
  }

  private func quantized(
    _ format: NumberFormat, equalizes: Bool, activation: FusedActivation = .none,
    dequantizes: Bool = true
  ) throws -> Graph {
    let (graph, samples) = try network(activation: activation)
    var plan = QuantizationPlan(
      FormatAssignment(format, for: graph),
      dequantizedOutputs: dequantizes ? Set(graph.outputs) : [])
    plan.options.equalizesOutputs = equalizes
    let result = try graph.quantized(by: Calibration(of: graph, on: samples), plan).graph
    try result.verify()
    return result
  }

  @Test func theFunctionStaysTheSame() throws {
    let (graph, samples) = try network()
    let equalized = OutputEqualization(
      graph, try Calibration(of: graph, on: samples),
      FormatAssignment(.asymmetricAffine(.uint8), for: graph), outputs: Set(graph.outputs))
    try equalized.graph.verify()
    #expect(equalized.graph.nodes.map(\.operation.name) == ["Conv", "Mul", "Add"])
    #expect(equalized.formats.nodes == [.asymmetricAffine(.uint8), .float16, .float16])
    #expect(equalized.graph.outputs == graph.outputs)
    let stored = equalized.graph.nodes[0].outputs[0]
    for sample in samples {
      let input = Tensor([1, 8, 4, 4], sample)
      var between: [Float] = []
      let found = try ReferenceExecutor(equalized.graph, threadCount: 1).run([input]) {
        if $0 == stored { between = $1.floats }
      }
      let expected = try ReferenceExecutor(graph, threadCount: 1).run([input])
      #expect(between.count == 64 && between.allSatisfy { $0.magnitude <= 1.0001 })
      for (index, pair) in zip(expected[0].floats, found[0].floats).enumerated() {
        #expect(abs(pair.0 - pair.1) < Self.scales[index / 16] * 2e-5)
      }
    }
  }

  @Test func leavesComputedBiasesAlone() throws {
    let (graph, samples) = try network(computesBias: true)
    let equalized = OutputEqualization(
      graph, try Calibration(of: graph, on: samples),
      FormatAssignment(.asymmetricAffine(.uint8), for: graph), outputs: Set(graph.outputs))
    #expect(equalized.graph.nodes.map(\.operation.name) == ["Identity", "Conv"])
  }

  @Test func algorithmsActOnEqualizedOutputs() throws {
    let (graph, samples) = try network()
    var plan = QuantizationPlan(
      FormatAssignment(.asymmetricAffine(.uint8), for: graph), algorithm: .movingAverage,
      dequantizedOutputs: Set(graph.outputs))
    plan.options.equalizesOutputs = true
    let result = try graph.quantized(by: Calibration(of: graph, on: samples), plan)
    let choice = try #require(result.choices["head/equalized"])
    #expect(choice.reason == "moving_average")
    #expect(choice.range.maximum < 1 && choice.range.minimum > -1)
    let entry = try #require(
      QuantizationReport(of: result).entries.first {
        $0.type.dataType == .uint8 && $0.range == choice.range
      })
    #expect(entry.gini != nil && entry.divergence != nil)
  }

  /// The signal to noise ratio of each channel.
  private func ratios(_ quantized: Graph) throws -> [Double] {
    let (graph, samples) = try network()
    var differences = Self.scales.map { _ in TensorDifference() }
    for sample in samples {
      let input = Tensor([1, 8, 4, 4], sample)
      let expected = try ReferenceExecutor(graph, threadCount: 1).run([input])[0].floats
      let found = try quantized.simulated([input])[0].floats
      for channel in differences.indices {
        let part = channel * 16..<channel * 16 + 16
        differences[channel].add(
          reference: Array(expected[part]), computed: Array(found[part]))
      }
    }
    return differences.map(\.signalToNoise)
  }

  @Test(
    arguments: [
      .asymmetricAffine(.uint8), .perChannelSymmetricAffine, .dynamicFixedPoint(.int8),
    ] as [NumberFormat])
  func everyChannelHasTheErrorOfItsOwnRange(_ format: NumberFormat) throws {
    let plain = try ratios(quantized(format, equalizes: false))
    let equalized = try ratios(quantized(format, equalizes: true))
    #expect(plain[2] < 15, "\(plain)")
    #expect(equalized.allSatisfy { $0 > 24 }, "\(equalized)")
    for channel in [1, 2, 3] {
      #expect(equalized[channel] > plain[channel], "\(plain) \(equalized)")
    }
  }

  @Test func keepsOutWhereItCannotHelp() throws {
    func names(_ graph: Graph) -> [String] { graph.nodes.map(\.operation.name) }
    let uint8 = NumberFormat.asymmetricAffine(.uint8)
    #expect(names(try quantized(uint8, equalizes: true)) == ["Conv", "Convert", "Mul", "Add"])
    #expect(names(try quantized(uint8, equalizes: false)) == ["Conv"])
    #expect(names(try quantized(uint8, equalizes: true, dequantizes: false)) == ["Conv"])
    #expect(names(try quantized(uint8, equalizes: true, activation: .relu)) == ["Conv"])
    #expect(names(try quantized(.dynamicFixedPoint(.int16), equalizes: true)) == ["Conv"])
    #expect(names(try quantized(.float16, equalizes: true)) == ["Conv"])
  }
}
