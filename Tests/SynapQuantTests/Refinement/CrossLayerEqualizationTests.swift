import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

/// Channels of very different sizes between two convolutions.
@Suite struct CrossLayerEqualizationTests {
  private static let scales: [Float] = [100, 3, 0.5, 10]

  /// Two convolutions, the first with ReLU, and samples of which one is unusually large. The bias may
  /// be computed.
  private func network(
    computesBias: Bool = false
  ) throws -> (graph: Graph, samples: [[Float]]) {
    var random = SplitMix64(seed: 31)
    var sketch = Sketch()
    let x = sketch.input("x", [1, 8, 16, 16])
    let weights = Self.scales.flatMap { scale in random.normal(32).map { $0 * scale } }
    let w = sketch.constant("a/w", [16, 8, 1, 1], weights)
    var b = sketch.constant("a/b", [16], random.normal(16, deviation: 20))
    if computesBias { b = try sketch.node(Identity(), [b], "bias") }
    let a = try sketch.node(Conv(kernelShape: [1, 1], activation: .relu), [x, w, b], "a")
    let y = try sketch.convolution(
      a, "y", to: 3, weights: random.normal(48), bias: random.normal(3))
    var samples = (0..<12).map { _ in random.normal(2048) }
    samples[5] = samples[5].map { $0 * 6 }
    return (try sketch.graph(outputs: [y]), samples)
  }

  private func quantized(
    _ graph: Graph, _ calibration: Calibration, _ algorithm: RangeAlgorithm = .standard,
    equalizes: Bool = true
  ) throws -> QuantizedGraph {
    var plan = QuantizationPlan(
      FormatAssignment(.asymmetricAffine(.uint8), for: graph), algorithm: algorithm)
    plan.options.equalizesLayers = equalizes
    return try graph.quantized(by: calibration, plan)
  }

  @Test func theFunctionStaysTheSame() throws {
    for computesBias in [false, true] {
      let (graph, samples) = try network(computesBias: computesBias)
      let equalized = try quantized(graph, Calibration(of: graph, on: samples)).float
      #expect((equalized.value(named: "a/equalized") == nil) == computesBias)
      for sample in samples {
        let input = [Tensor([1, 8, 16, 16], sample)]
        let expected = try ReferenceExecutor(graph, threadCount: 1).run(input)[0].floats
        let found = try ReferenceExecutor(equalized, threadCount: 1).run(input)[0].floats
        var difference = TensorDifference()
        difference.add(reference: expected, computed: found)
        #expect(difference.signalToNoise > 100)
      }
    }
  }

  /// What equalization makes of the statistics against what the equalized network shows.
  @Test func statisticsAreThoseOfTheEqualizedNetwork() throws {
    let (graph, samples) = try network()
    let result = try quantized(graph, Calibration(of: graph, on: samples))
    let id = try #require(result.float.value(named: "a/equalized"))
    let found = try #require(result.calibration[id])
    let expected = try #require(try Calibration(of: result.float, on: samples)[id])
    for (sample, range) in expected.sampleRanges {
      let maximum = try #require(found.sampleRanges[sample]).maximum
      #expect(abs(maximum / range.maximum - 1) < 1e-5)
    }
    #expect(found.histogram.exponent == expected.histogram.exponent)
    #expect(found.histogram.total == expected.histogram.total)
    // Zeros are told apart from what is small.
    let zero = found.histogram.bin(of: 0)
    let ratio = Double(found.histogram[zero]) / Double(expected.histogram[zero])
    #expect(abs(ratio - 1) < 0.02)
    var (below, most, total) = (0.0, 0.0, Double(expected.histogram.total))
    for bin in 0..<Histogram.binCount {
      below += (Double(found.histogram[bin]) - Double(expected.histogram[bin])) / total
      most = max(most, below.magnitude)
    }
    total = found.channels.indices.reduce(0) { sum, channel in
      sum + abs(found.mean(ofChannel: channel) - expected.mean(ofChannel: channel))
    }
    #expect(most < 0.01 && total < 1e-3, "\(most) \(total)")
  }

  @Test(arguments: [RangeAlgorithm.movingAverage, .klDivergence, .auto])
  func everyAlgorithmActsOnEqualizedTensors(_ algorithm: RangeAlgorithm) throws {
    let (graph, samples) = try network()
    let calibration = try Calibration(of: graph, on: samples)
    let whole = try quantized(graph, calibration)
    let found = try #require(
      try quantized(graph, calibration, algorithm).choices["a/equalized"])
    let measured = try quantized(
      whole.float, Calibration(of: whole.float, on: samples), algorithm, equalizes: false)
    let expected = try #require(measured.choices["a/equalized"])
    #expect(found.reason == expected.reason)
    #expect(abs(found.range.maximum / expected.range.maximum - 1) < 0.03)
    guard algorithm != .auto else { return }
    #expect(found.reason == algorithm.rawValue)
    #expect(found.range.maximum < 0.8 * (whole.choices["a/equalized"]?.range.maximum ?? 0))
  }

  /// Shards merge to the same statistics, whatever their order.
  @Test func shardsGiveTheSameStatistics() throws {
    let (graph, samples) = try network()
    func part(_ positions: [Int]) throws -> Calibration {
      var calibration = Calibration(for: graph)
      try calibration.measure(graph, samples: positions) { [Tensor([1, 8, 16, 16], samples[$0])] }
      return calibration
    }
    var merged = try part([5, 0, 7])
    try merged.merge(part([1, 2, 3, 4, 6, 8, 9, 10, 11]))
    #expect(try merged == part(Array(samples.indices)))
  }

  @Test func entropiesAreThoseOfTheSource() throws {
    let (graph, samples) = try network()
    let calibration = try Calibration(of: graph, on: samples)
    func ginis(_ result: QuantizedGraph) -> [String: Double] {
      let entries = QuantizationReport(of: result).entries
      return Dictionary(
        entries.compactMap { entry in entry.gini.map { (entry.layer + entry.port, $0) } },
        uniquingKeysWith: { first, _ in first })
    }
    let plain = ginis(try quantized(graph, calibration, equalizes: false))
    #expect(plain.count == 5)
    #expect(ginis(try quantized(graph, calibration)) == plain)
    // Whatever weights are stored as.
    for format in [NumberFormat.dynamicFixedPoint(.int8), .perChannelSymmetricAffine] {
      let plan = QuantizationPlan(FormatAssignment(format, for: graph))
      #expect(ginis(try graph.quantized(by: calibration, plan)) == plain)
    }
    let equalized = QuantizationReport(of: try quantized(graph, calibration)).entries
    #expect(equalized.allSatisfy { !$0.port.hasPrefix("out") || $0.divergence != nil })
  }
}
