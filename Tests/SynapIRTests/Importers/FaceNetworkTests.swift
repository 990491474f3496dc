import SynapCore
import SynapIR
import SynapTestSupport
import Testing
import make_yolov5s_face

/// The network that `make-yolov5s-face` writes, imported and run.
@Suite struct FaceNetworkTests {
  private func graph(height: Int, width: Int, seed: UInt64 = 1) throws -> Graph {
    let network = FaceNetwork(height: height, width: width, seed: seed).network
    let (graph, warnings) = try TemporaryFolder().importNetwork(network)
    #expect(warnings.isEmpty)
    return graph
  }

  @Test func hasTheNamesAndTheSizeOfYOLOv5sFace() throws {
    let graph = try graph(height: 480, width: 640)
    #expect(graph.nodes.count == 219)
    for name in ["Conv_0", "Conv_162", "Concat_155", "Conv_212", "Conv_228", "Conv_244"] {
      #expect(graph.nodes.contains { $0.name == name }, "\(name)")
    }
    #expect(graph.outputs.map { graph[$0].name } == ["output", "388", "408"])
    for (name, height) in [("349", 60), ("369", 30), ("389", 15)] {
      let id = try #require(graph.value(named: name))
      #expect(graph.type(of: id).shape == [1, 48, height, height * 4 / 3])
    }
    let work = graph.nodes.reduce(0) { sum, node in
      sum
        + node.operation.multiplyAccumulates(
          operands: node.inputs.map { $0.map { graph.type(of: $0) } },
          results: node.outputs.map { graph.type(of: $0) })
    }
    #expect(work == 5_711_462_400)
  }

  @Test func keepsActivationsAlive() throws {
    let graph = try graph(height: 96, width: 128)
    var numbers = SplitMix64(seed: 3)
    let shape = graph.type(of: graph.inputs[0]).shape
    // Blocks of 8 by 8: a picture has more than noise.
    let blocks = (0..<shape.elementCount / 64).map { _ in numbers.uniform() }
    let input = Tensor(
      shape,
      (0..<shape.elementCount).map { index in
        let (line, column) = index.quotientAndRemainder(dividingBy: shape[3])
        return blocks[line / 8 * (shape[3] / 8) + column / 8]
      })
    var deviations: [Float] = []
    _ = try ReferenceExecutor(graph, threadCount: 2).run([input]) { _, tensor in
      let elements = tensor.floats
      let count = Float(elements.count)
      let mean = elements.reduce(0, +) / count
      deviations.append(
        (elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot())
    }
    let smallest = try #require(deviations.min())
    let largest = try #require(deviations.max())
    #expect(smallest > 0.005 && largest < 200, "\(smallest) to \(largest)")
  }

  @Test func dependsOnTheSeedAlone() {
    let bytes = FaceNetwork(height: 32, width: 32, seed: 7).network.serialized()
    #expect(FaceNetwork(height: 32, width: 32, seed: 7).network.serialized() == bytes)
    #expect(FaceNetwork(height: 32, width: 32, seed: 8).network.serialized() != bytes)
  }
}
