import SynapCore
import SynapIR
import SynapQuant
import Testing

@Suite struct RangeOutlierTests {
  /// A network that computes `y = relu(x)` of four numbers.
  private func graph() -> Graph {
    var graph = Graph(name: "test")
    let x = graph.append(Graph.Value(name: "x", type: .float32([4])))
    let y = graph.append(Graph.Value(name: "y", type: .float32([4])))
    graph.inputs = [x]
    graph.outputs = [y]
    graph.nodes = [
      Graph.Node(
        name: "Relu_0", operation: Relu(), inputs: [x], outputs: [y],
        origins: [Origin(name: "Relu_0", operation: "Relu", index: 0)])
    ]
    return graph
  }

  /// The outliers among samples `[-1, 0, 1, largest]`.
  private func outliers(_ largest: [Float]) throws -> [RangeOutlier] {
    var calibration = Calibration(for: graph())
    try calibration.measure(
      graph(), samples: Array(largest.indices), inputs: { [Tensor([4], [-1, 0, 1, largest[$0]])] })
    return RangeOutlier.all(in: calibration)
  }

  @Test func namesTheSampleTheTensorAndTheFactor() throws {
    var largest = [Float](repeating: 2, count: 12)
    largest[7] = 20
    let found = try outliers(largest)
    #expect(found.count == 1)
    let outlier = try #require(found.first)
    #expect(outlier.sample == 7 && outlier.tensorCount == 2)
    // x is within -1...20 rather than -1...2, y within 0...20 rather than 0...2.
    #expect(outlier.tensor == graph().outputs[0])
    #expect(abs(outlier.factor - 10) < 1e-6)
  }

  @Test func isSilentWhereTwoSamplesReachAsFar() throws {
    var largest = [Float](repeating: 2, count: 12)
    (largest[3], largest[7]) = (20, 19)
    #expect(try outliers(largest).isEmpty)
  }

  @Test func isSilentWhereSamplesAreFewOrAllOthersZero() throws {
    var largest = [Float](repeating: 2, count: 9)
    largest[7] = 20
    #expect(try outliers(largest).isEmpty)
    var calibration = Calibration(for: graph())
    try calibration.measure(
      graph(), samples: Array(0..<12), inputs: { [Tensor([4], [0, 0, 0, $0 == 5 ? 9 : 0])] })
    #expect(RangeOutlier.all(in: calibration).isEmpty)
  }
}
