import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct CalibrationTests {
  private static let shape: Shape = [1, 3, 5, 4]

  private func graph(channels: Int = 4) throws -> Graph {
    var random = SplitMix64(seed: 1)
    var sketch = Sketch()
    let x = sketch.input("x", Self.shape)
    let c = try sketch.convolution(
      x, "c", to: channels, weights: random.normal(3 * channels), bias: random.normal(channels))
    let s = try sketch.node(SiLU(), [c], "s")
    return try sketch.graph(outputs: [s])
  }

  private func sample(_ position: Int) -> Tensor {
    var random = SplitMix64(seed: UInt64(position) + 10)
    return Tensor(Self.shape, random.normal(60, deviation: Float(position + 1)))
  }

  private func measured(_ graph: Graph, _ positions: [Int]) throws -> Calibration {
    var calibration = Calibration(for: graph)
    try calibration.measure(graph, samples: positions) { [sample($0)] }
    return calibration
  }

  /// A damaged or foreign file of statistics can't make the quantizer look for channels it hasn't.
  @Test func fitsGraphsWithAsManyChannelsAlone() throws {
    let calibration = try measured(graph(), [0])
    #expect(try calibration.fits(graph()))
    #expect(try !calibration.fits(graph(channels: 5)))
    #expect(try Calibration(for: graph()).fits(graph(channels: 5)))
  }

  @Test func shardsMergeToTheWholeInAnyOrder() throws {
    let graph = try graph()
    let whole = try measured(graph, Array(0..<10))
    #expect(whole.sampleCount == 10)
    #expect(whole.tensors.compactMap { $0 }.count == 3)
    let shards = try (0..<3).map { try measured(graph, Array(stride(from: $0, to: 10, by: 3))) }
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      var merged = shards[order[0]]
      try merged.merge(shards[order[1]])
      try merged.merge(shards[order[2]])
      #expect(merged == whole)
    }
    #expect(try measured(graph, Array((0..<10).reversed())) == whole)
    var fromNothing = Calibration(for: graph)
    try fromNothing.merge(whole)
    #expect(fromNothing == whole)
  }

  @Test func refusesSamplesTwice() throws {
    let graph = try graph()
    var first = try measured(graph, [0, 4, 2])
    let before = first
    #expect {
      try first.merge(measured(graph, [3, 4, 2]))
    } throws: {
      "\($0)" == "error: sample 2 of the dataset is in two of the statistics"
    }
    #expect(first == before)
  }

  @Test func refusesStatisticsOfAnotherNetwork() throws {
    var first = Calibration(for: try graph())
    #expect {
      try first.merge(Calibration(for: Graph(name: "empty")))
    } throws: {
      "\($0)" == "error: the statistics are of another network"
    }
  }

  @Test func countsSamples() throws {
    let graph = try graph()
    var counts: [Int] = []
    var calibration = Calibration(for: graph)
    try calibration.measure(graph, samples: [5, 3, 8], inputs: { [sample($0)] }) {
      counts.append($0)
    }
    #expect(counts == [1, 2, 3] && calibration.samples == [3, 5, 8])
    #expect(calibration[Graph.ValueID(999)] == nil)
  }

  @Test func namesTheSampleThatOverflows() throws {
    let graph = try graph()
    var calibration = Calibration(for: graph)
    #expect {
      try calibration.measure(graph, samples: [6]) { _ in
        [Tensor(Self.shape, [Float](repeating: 3e38, count: 60))]
      }
    } throws: {
      "\($0)".contains("the tensor 'c' holds numbers that are not finite in calibration sample 6")
    }
    #expect(calibration.sampleCount == 0)
  }
}
