import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport
import Testing

@Suite struct BiasCorrectionTests {
  private static let channels = 24
  private static let results = 5

  /// A convolution of numbers whose means differ from 0.
  private func network(group: Int = 1) throws -> (graph: Graph, samples: [[Float]]) {
    var random = SplitMix64(seed: 12)
    var sketch = Sketch()
    let (depth, outputs) = (Self.channels / group, Self.results * group)
    let x = sketch.input("x", [1, Self.channels, 3, 3])
    let weights = sketch.constant("w", [outputs, depth, 1, 1], random.normal(outputs * depth))
    let bias = sketch.constant("b", [outputs], random.normal(outputs))
    let y = try sketch.node(Conv(kernelShape: [1, 1], group: group), [x, weights, bias], "y")
    let samples = (0..<6).map { _ in
      (0..<Self.channels).flatMap { random.numbers(9, 0...Float($0 + 1)) }
    }
    return (try sketch.graph(outputs: [y]), samples)
  }

  /// The mean error of each output channel over all samples, where only weights and bias are stored.
  private func meanErrors(
    _ format: NumberFormat, corrects: Bool, group: Int = 1
  ) throws -> [Double] {
    let (graph, samples) = try network(group: group)
    var options = QuantizerOptions()
    options.correctsBias = corrects
    let plan = QuantizationPlan(FormatAssignment(format, for: graph), options: options)
    let stored = try graph.quantized(by: Calibration(of: graph, on: samples), plan).graph
    var float = graph
    for slot in [1, 2] {
      let id = try #require(graph.nodes[0].inputs[slot])
      float[id].constant = try #require(stored.constant(stored.nodes[0].inputs[slot])).dequantized()
    }
    let outputs = Self.results * group
    var errors = [Double](repeating: 0, count: outputs)
    for sample in samples {
      let input = Tensor([1, Self.channels, 3, 3], sample)
      let exact = try ReferenceExecutor(graph, threadCount: 1).run([input])[0].floats
      let found = try ReferenceExecutor(float, threadCount: 1).run([input])[0].floats
      for (index, pair) in zip(exact, found).enumerated() {
        errors[index / 9] += Double(pair.0 - pair.1) / Double(9 * samples.count)
      }
    }
    return errors
  }

  @Test(
    arguments: [.asymmetricAffine(.uint8), .perChannelSymmetricAffine] as [NumberFormat], [1, 4])
  func takesTheMeanErrorAway(_ format: NumberFormat, group: Int) throws {
    let before = try meanErrors(format, corrects: false, group: group).map(\.magnitude)
    let after = try meanErrors(format, corrects: true, group: group).map(\.magnitude)
    let (worstBefore, worstAfter) = (before.max() ?? 0, after.max() ?? 1)
    #expect(worstBefore > 0.01, "\(before)")
    // What is left is the rounding of the bias and of the sums.
    #expect(worstAfter < worstBefore / 20, "\(before) \(after)")
  }

  @Test func changesNothingWhereItIsOff() throws {
    let (graph, samples) = try network()
    var options = QuantizerOptions()
    options.correctsBias = false
    let plan = QuantizationPlan(
      FormatAssignment(.perChannelSymmetricAffine, for: graph), options: options)
    let stored = try graph.quantized(by: Calibration(of: graph, on: samples), plan).graph
    let bias = try #require(graph.constant(graph.nodes[0].inputs[2])).floats
    let found = try #require(stored.constant(stored.nodes[0].inputs[2])).dequantized().floats
    for (expected, found) in zip(bias, found) { #expect(abs(expected - found) < 1e-3) }
  }
}
