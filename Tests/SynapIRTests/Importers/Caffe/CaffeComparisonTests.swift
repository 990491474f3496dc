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

  /// TFLite's file has the weights of another conversion, and inputs of the same order in the graph.
  @Test func tfliteGivesTheScoresOfTheONNXFile() throws {
    func scores(_ path: String) throws -> Tensor {
      try #require(try outputs(path).first { $0.shape == [1, 4420, 2] })
    }
    let actual = try scores("rfb320/RFB-320.tflite")
    let expected = try scores("rfb320/RFB-320.onnx")
    let difference = zip(actual.floats, expected.floats).map { abs($0 - $1) }.max() ?? .infinity
    #expect(difference <= 5e-4)
    #expect(difference > 0, "the files are not the same")
  }

  @Test(arguments: [("det1", 2), ("det2", 2), ("det3", 3)])
  func readsMTCNN(name: String, outputCount: Int) throws {
    let results = try outputs("caffe/mtcnn/\(name).prototxt")
    #expect(results.count == outputCount)
    let scores = try #require(results.last)
    #expect(abs(scores.floats.reduce(0, +) - 1) < 1e-5)
  }
}
