import SynapCompiler
import SynapCore
import SynapIR
import SynapRuntime
import SynapTestSupport
import Testing

/// Caffe networks from their two files to a program.
@Suite struct CaffeConversionTests {
  private static let metafile = "inputs:\n- {}\nquantization:\n  dataset: [random]\n"

  /// The layers that a convolution takes in, and slopes for each channel.
  @Test func computesWhatTheNetworkInFloatDoes() throws {
    var network = CaffeNetwork(
      """
      layer { name: "c" type: "Convolution" bottom: "x" top: "c"
        convolution_param { num_output: 3 kernel_size: 3 pad: 1 bias_term: false } }
      layer { name: "b" type: "BatchNorm" bottom: "c" top: "c" }
      layer { name: "s" type: "Scale" bottom: "c" top: "c" scale_param { bias_term: true } }
      layer { name: "r" type: "PReLU" bottom: "c" top: "c" }
      layer { name: "p" type: "Pooling" bottom: "c" top: "p"
        pooling_param { kernel_size: 3 stride: 2 } }
      """, input: [1, 2, 8, 8])
    var numbers = SplitMix64(seed: 1)
    func random(_ extents: [Int], from low: Float = -1) -> (extents: [Int], elements: [Float]) {
      (extents, (0..<extents.reduce(1, *)).map { _ in low + (1 - low) * numbers.uniform() })
    }
    network.weights = [
      ("c", [random([3, 2, 3, 3])]), ("b", [random([3]), random([3], from: 0.5), ([1], [1])]),
      ("s", [random([3]), random([3])]), ("r", [random([3])]),
    ]
    let folder = try TemporaryFolder()
    let path = try network.write(to: folder)
    let compiled = try CompiledNetwork(converting: path, by: Self.metafile)
    #expect(compiled.model.program.disassembly.contains("lut.c"))
    // Batch normalization and scale have become part of the convolution.
    let source = try SourceNetwork(contentsOf: path)
    #expect(
      source.graph.nodes.map(\.operation.name) == ["Conv", "PRelu", "MaxPool"])
    #expect(source.graph.nodes[0].origins.map(\.name) == ["c", "b", "s"])

    // Numbers like those of random samples.
    let input = (0..<128).map { _ in numbers.uniform() }
    let expected = try ReferenceExecutor(source.graph, threadCount: 1)
      .run([SynapIR.Tensor([1, 2, 8, 8], input)])[0].floats
    let loaded = try compiled.network()
    try loaded.inputs[0].assign(normalized: input)
    loaded.predict()
    let range = expected.reduce(0) { max($0, $1.magnitude) }
    for (actual, expected) in zip(try loaded.outputs[0].floats(), expected) {
      #expect(abs(actual - expected) < 0.1 * range)
    }
  }

  @Test(
    .enabled(if: SharedData.isPresent, "\(SharedData.reason)"),
    arguments: ["caffe/mtcnn/det1", "caffe/mtcnn/det2", "caffe/mtcnn/det3", "rfb320/RFB-320"])
  func compilesNetworksOfOthers(name: String) throws {
    let compiled = try CompiledNetwork(
      converting: SharedData.file("models/\(name).prototxt"), by: Self.metafile)
    let network = try compiled.network()
    network.predict()
    #expect(network.outputs.count >= 2)
  }
}
