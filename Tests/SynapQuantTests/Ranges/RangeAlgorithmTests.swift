import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct RangeAlgorithmTests {
  /// The range that `algorithm` gives an input of one row of numbers, and why.
  private func choice(
    _ algorithm: RangeAlgorithm, _ samples: [[Float]], searches: Bool = false,
    weight: Float = 0.004, format: NumberFormat = .asymmetricAffine(.uint8),
    at positions: [Int]? = nil
  ) throws -> RangeChoice {
    var sketch = Sketch()
    let x = sketch.input("x", [samples[0].count])
    let y = try sketch.node(Identity(), [x], "y")
    let graph = try sketch.graph(outputs: [y])
    var calibration = Calibration(for: graph)
    for (position, sample) in zip(positions ?? Array(samples.indices), samples) {
      try calibration.measure(graph, samples: [position]) { _ in
        [Tensor(graph.type(of: x).shape, sample)]
      }
    }
    var options = QuantizerOptions()
    options.searchesRange = searches
    options.movingAverageWeight = weight
    let plan = QuantizationPlan(
      FormatAssignment(format, for: graph), algorithm: algorithm, options: options)
    return try #require(try graph.quantized(by: calibration, plan).choices["x"])
  }

  @Test func standardCoversEverythingAndZero() throws {
    let found = try choice(.standard, [[0.5, 2], [1, 3]])
    #expect(found.range == ValueRange(minimum: 0, maximum: 3) && found.reason == "standard")
    #expect(
      try choice(.standard, [[-5, 2], [1, 3]]).range == ValueRange(minimum: -5, maximum: 3))
  }

  @Test func movingAveragesFollowTheOrderOfTheDataset() throws {
    let samples: [[Float]] = [[-1, 2], [-3, 6], [-2, 10]]
    let expected = ValueRange(
      minimum: -1 + 0.25 * -2 + 0.25 * (-2 + 1.5), maximum: 2 + 0.25 * 4 + 0.25 * (10 - 3))
    for positions in [[0, 1, 2], [10, 20, 30]] {
      #expect(
        try choice(.movingAverage, samples, weight: 0.25, at: positions).range == expected)
    }
    let order = [samples[2], samples[0], samples[1]]
    #expect(
      try choice(.movingAverage, order, weight: 0.25, at: [9, 1, 4]).range == expected)
    #expect(
      try choice(.movingAverage, samples, weight: 1).range
        == ValueRange(minimum: -2, maximum: 10))
  }

  @Test func oneUnusualSampleHardlyMovesTheAverage() throws {
    var samples = [[Float]](repeating: [-1, 1], count: 20)
    samples[7] = [-100, 100]
    let found = try choice(.movingAverage, samples)
    #expect(found.range.maximum > 1 && found.range.maximum < 1.5)
    #expect(found.reason == "moving_average")
  }

  @Test func calls0AConstant() throws {
    for algorithm in RangeAlgorithm.allCases {
      let found = try choice(algorithm, [[0, 0], [0, 0]], searches: true)
      #expect(found.range == ValueRange(minimum: 0, maximum: 0) && found.reason == "constant 0")
    }
  }

  /// Samples of different shapes: normal, one-sided, with outliers, with an unusual sample.
  private var sets: [[[Float]]] {
    var random = SplitMix64(seed: 20)
    let normal = (0..<6).map { _ in random.normal(4000) }
    var outlier = normal
    outlier[3][100] = 60
    var unusual = normal
    unusual[2] = random.normal(4000, deviation: 30)
    return [
      normal, outlier, unusual, normal.map { $0.map { max($0, 0) } },
      (0..<4).map { _ in random.numbers(4000, -1...3) },
    ]
  }

  @Test func autoTakesTheLeastError() throws {
    var reasons = Set<String>()
    for samples in sets {
      let statistics = try TensorStatistics.measured(samples)
      let error = RangeError(
        of: statistics.histogram, grid: StorageGrid(levels: 256, isPowerOfTwo: false),
        response: .identity)
      let costs = try [RangeAlgorithm.standard, .movingAverage, .klDivergence].map {
        error.cost(of: try choice($0, samples).range)
      }
      let found = try choice(.auto, samples)
      #expect(error.cost(of: found.range) == costs.min())
      reasons.insert(found.reason)
    }
    #expect(reasons.count > 1)
  }

  @Test(arguments: RangeAlgorithm.allCases)
  func searchingNeverCostsMore(_ algorithm: RangeAlgorithm) throws {
    for format in [NumberFormat.asymmetricAffine(.int8), .dynamicFixedPoint(.int8)] {
      for samples in sets {
        let error = RangeError(
          of: try TensorStatistics.measured(samples).histogram,
          grid: StorageGrid(levels: 256, isPowerOfTwo: format == .dynamicFixedPoint(.int8)),
          response: .identity)
        let found = try choice(algorithm, samples, format: format)
        let searched = try choice(algorithm, samples, searches: true, format: format)
        #expect(error.cost(of: searched.range) <= error.cost(of: found.range))
        #expect((searched == found) != searched.reason.hasSuffix(", least squared error"))
      }
    }
  }
}
