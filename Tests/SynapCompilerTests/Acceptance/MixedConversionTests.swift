import SynapCompiler
import SynapCore
import SynapIR
import SynapQuant
import SynapRuntime
import SynapTestSupport
import Testing

/// Metafiles with every type and map, from the file to the numbers.
@Suite struct MixedConversionTests {
  /// Quantization sections, and the least signal to noise ratios of `y` and `z` in dB.
  static let sections: [(lines: String, least: [Double])] = [
    ("  data_type: uint8", [25, 25]),
    ("  data_type: int8\n  scheme: asymmetric_affine", [25, 25]),
    ("  data_type: int8\n  scheme: perchannel_symmetric_affine", [25, 25]),
    ("  data_type: int8", [20, 20]),
    ("  data_type: int16", [60, 60]),
    ("  data_type: float16", [50, 50]),
    ("  data_type: {'*': uint8, INPUTS: int16, a...: int16}", [25, 25]),
    ("  data_type: {'*': int16, z_node: uint8}", [55, 25]),
    ("  data_type: {z_node: int16, '*': uint8}", [25, 25]),
    ("  data_type: {INPUTS: float16, b_node: int16, '*': float16}", [45, 45]),
    ("  algorithm: moving_average\n  options: {moving_average_weight: 0.5}", [15, 15]),
    ("  algorithm: kl_divergence\n  data_type: int8", [15, 15]),
    ("  algorithm: auto\n  options: {output_equalization: true}", [25, 25]),
  ]

  @Test(arguments: sections.indices) func computesWhatTheSourceDoes(_ index: Int) throws {
    let (lines, least) = Self.sections[index]
    let calibrated = try CalibratedNetwork()
    let stem = try LayerNames(
      of: SourceNetwork(contentsOf: calibrated.model).graph
    ).nodes[0]
    let text = lines.replacing("a...", with: "'@\(stem)...'")
    try calibrated.metafile(text)
    let first = try calibrated.converted().bytes
    #expect(try calibrated.converted().bytes == first, "two conversions differ")

    let source = try SourceNetwork(
      contentsOf: calibrated.model, metafile: calibrated.folder.file("net.yaml"))
    let network = try Network(contentsOf: calibrated.folder.file("out/model.synap"))
    var differences = [TensorDifference(), TensorDifference()]
    for position in 0..<CalibratedNetwork.sampleCount {
      let sample = CalibratedNetwork.sample(position)
      let expected = try ReferenceExecutor(source.graph, threadCount: 1)
        .run([SynapIR.Tensor(CalibratedNetwork.shape, sample)])
      try network.inputs[0].assign(normalized: sample)
      network.predict()
      for (index, tensor) in expected.enumerated() {
        differences[index].add(
          reference: tensor.floats, computed: try network.outputs[index].floats())
      }
    }
    let found = differences.map(\.signalToNoise)
    #expect(zip(found, least).allSatisfy { $0.0 >= $0.1 }, "\(lines): \(found)")
  }

  /// A layer that was fused, one that does not exist, and a map's entry whose place is named.
  @Test func namesLayersThatCannotBeSelected() throws {
    let calibrated = try CalibratedNetwork()
    let id = try LayerNames(of: SourceNetwork(contentsOf: calibrated.model).graph).nodes[1]
    let path = calibrated.folder.file("net.yaml")
    for (key, expected) in [
      (
        "s_node...",
        "\(path):4:27: error: 's_node' is a part of a fused layer, which is selected by its id\n"
          + "  note: write '@\(id)'"
      ),
      (
        "b_nod",
        "\(path):4:27: error: Layer name 'b_nod' not in: ['x', 'a_node', 'b_node', 't_node', "
          + "'y_node', 'z_node']\n  note: did you mean 'b_node'?"
      ),
    ] {
      try calibrated.metafile("  data_type: {'*': uint8, \(key): int16}")
      #expect {
        try calibrated.converted()
      } throws: {
        "\($0)" == expected
      }
    }
  }
}
