import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct ConversionTests {
  /// x, a stem, and four layers that read the stem.
  private func graph() throws -> Graph {
    var sketch = Sketch()
    let x = sketch.input("x", [1, 2, 2, 2])
    let stem = try sketch.convolution(
      x, "stem", to: 2, weights: [1, -1, 0.5, 2], bias: [0.1, -0.3])
    let outputs = try ["a", "b", "c", "d"].map { name in
      try sketch.convolution(stem, name, to: 1, weights: [0.75, -1], bias: [0.2])
    }
    return try sketch.graph(outputs: outputs)
  }

  private func quantized(
    stem: NumberFormat, _ readers: [NumberFormat], inputs: NumberFormat? = nil
  ) throws -> QuantizedGraph {
    let graph = try graph()
    var random = SplitMix64(seed: 1)
    let calibration = try Calibration(of: graph, on: (0..<4).map { _ in random.normal(8) })
    var formats = FormatAssignment(stem, for: graph)
    formats.nodes = [stem] + readers
    formats.inputs = [inputs ?? stem]
    let result = try graph.quantized(by: calibration, QuantizationPlan(formats))
    try result.graph.verify()
    #expect(result.nodeFormats.count == result.graph.nodes.count)
    return result
  }

  private func conversions(_ result: QuantizedGraph) -> [String] {
    result.graph.nodes.filter { $0.operation is Convert }.map(\.name)
  }

  @Test func readersOfOneFormatShareAConversion() throws {
    let bytes = NumberFormat.asymmetricAffine(.uint8)
    let wide = NumberFormat.dynamicFixedPoint(.int16)
    let result = try quantized(stem: bytes, [wide, bytes, wide, .float16])
    #expect(conversions(result) == ["stem_to_int16", "stem_to_float16"])
    let graph = result.graph
    let converted = try #require(graph.node("stem_to_int16"))
    #expect(graph.node("a")?.inputs[0] == converted.outputs[0])
    #expect(graph.node("c")?.inputs[0] == converted.outputs[0])
    #expect(graph.node("b")?.inputs[0] == converted.inputs[0])
    #expect(graph.type(of: converted.outputs[0]).dataType == .int16)
    #expect(result.sources["stem/int16"] == result.sources["stem"])
    // Each follows what it converts and precedes what reads it.
    #expect(
      graph.nodes.map(\.name) == ["stem", "stem_to_int16", "a", "b", "c", "stem_to_float16", "d"])
  }

  @Test func nothingIsConvertedWhereActivationsAreStoredAlike() throws {
    let result = try quantized(
      stem: .perChannelSymmetricAffine,
      [
        .asymmetricAffine(.int8), .perChannelSymmetricAffine, .asymmetricAffine(.int8),
        .perChannelSymmetricAffine,
      ])
    #expect(conversions(result).isEmpty)
    let weights = ["stem", "a"].compactMap { result.graph.node($0)?.inputs[1] }
      .map { result.graph.type(of: $0).quantization.schemeName }
    #expect(weights == ["perchannel_symmetric_affine", "asymmetric_affine"])
  }

  @Test func inputsAreConverted() throws {
    let wide = NumberFormat.dynamicFixedPoint(.int16)
    let result = try quantized(
      stem: wide, [wide, wide, wide, wide], inputs: .asymmetricAffine(.uint8))
    #expect(conversions(result) == ["x_to_int16"])
    #expect(result.graph.type(of: result.graph.inputs[0]).dataType == .uint8)
  }

  @Test func mixedNetworksComputeTheSame() throws {
    let graph = try graph()
    let wide = NumberFormat.dynamicFixedPoint(.int16)
    let result = try quantized(stem: wide, [.float16, wide, .perChannelSymmetricAffine, wide])
    var random = SplitMix64(seed: 1)
    let input = Tensor([1, 2, 2, 2], random.normal(8))
    let expected = try ReferenceExecutor(graph, threadCount: 1).run([input])
    let found = try result.graph.simulated([input])
    for (index, limit) in [50.0, 60, 25, 60].enumerated() {
      var difference = TensorDifference()
      difference.add(reference: expected[index].floats, computed: found[index].floats)
      #expect(difference.signalToNoise > limit, "output \(index): \(difference.signalToNoise)")
    }
  }
}
