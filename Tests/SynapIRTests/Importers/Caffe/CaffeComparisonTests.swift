import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Networks of others, where they are there.
@Suite(.enabled(if: SharedData.isPresent, Comment(rawValue: SharedData.reason)))
struct CaffeComparisonTests {
  private func outputs(_ path: String, seed: UInt64 = 5) throws -> [Tensor] {
    let file = SharedData.file("models/" + path)
    let (graph, warnings) = try NetworkImporter.importNetwork(path: file)
    #expect(warnings.isEmpty)
    var numbers = SplitMix64(seed: seed)
    let shape = graph.type(of: graph.inputs[0]).shape
    let input = Tensor(shape, (0..<shape.elementCount).map { _ in 2 * numbers.uniform() - 1 })
    return try ReferenceExecutor(graph).run([input])
  }

  @Test func equalsTheONNXFileOfTheSameNetwork() throws {
    let caffe = try outputs("rfb320/RFB-320.prototxt")
    let onnx = try outputs("rfb320/RFB-320.onnx")
    for actual in caffe {
      let expected = try #require(onnx.first { $0.shape == actual.shape })
      let difference = zip(actual.floats, expected.floats).map { abs($0 - $1) }.max() ?? .infinity
      #expect(difference <= 1e-5)
    }
    #expect(caffe.count == 2)
  }

  @Test(arguments: [("det1", 2), ("det2", 2), ("det3", 3)])
  func readsMTCNN(name: String, outputCount: Int) throws {
    let results = try outputs("caffe/mtcnn/\(name).prototxt")
    #expect(results.count == outputCount)
    let scores = try #require(results.last)
    #expect(abs(scores.floats.reduce(0, +) - 1) < 1e-5)
  }
}
