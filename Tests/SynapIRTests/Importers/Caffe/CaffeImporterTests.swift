import SynapCore
import SynapIR
import SynapTestSupport
import Testing

@Suite struct CaffeImporterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func imported(
    _ network: CaffeNetwork, shapes: [String: Shape] = [:], endingAt ends: [String] = []
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    try NetworkImporter.importNetwork(
      path: network.write(to: folder), inputShapes: shapes, endingAt: ends, threadCount: 1)
  }

  private func error(_ network: CaffeNetwork, weights: String? = nil) throws -> String {
    do {
      _ = try NetworkImporter.importNetwork(
        path: network.write(to: folder), weights: weights, threadCount: 1)
      return ""
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  /// A convolution with a ReLU in its place, and a softmax.
  private var small: CaffeNetwork {
    var network = CaffeNetwork(
      """
      layer { name: "c" type: "Convolution" bottom: "x" top: "c"
        convolution_param { num_output: 2 kernel_size: 1 weight_filler { type: "xavier" } } }
      layer { name: "r" type: "ReLU" bottom: "c" top: "c" }
      layer { name: "p" type: "Softmax" bottom: "c" top: "p" }
      """, input: [1, 2, 1, 2])
    network.weights = [("c", [([2, 2, 1, 1], [1, 2, -3, 1]), ([2], [0.5, -1])])]
    return network
  }

  @Test func readsLayersInOrder() throws {
    let (graph, warnings) = try imported(small)
    #expect(warnings.isEmpty)
    #expect(
      graph.description == """
        graph\u{20}
        %0 = input 'x' : float32[1, 2, 1, 2]
        %3 = Conv(%0, %w1, %b2) kernel_shape=[1, 1] : float32[1, 2, 1, 2]  // c
        %4 = Relu(%3) : float32[1, 2, 1, 2]  // r
        %5 = Softmax(%4) axis=1 : float32[1, 2, 1, 2]  // p
        output %5 'p'

        """)
    // What a layer writes in place has the blob's name in the end.
    #expect(graph[graph.nodes[0].outputs[0]].name == "c/c")
    #expect(graph[graph.nodes[1].outputs[0]].name == "c")
    let result = try ReferenceExecutor(
      imported(small, endingAt: ["c"]).graph, threadCount: 1
    ).run([Tensor([1, 2, 1, 2], [1, -2, 3, 4])])
    #expect(result[0].floats == [7.5, 6.5, 0, 9])
  }

  @Test(arguments: [CaffeNetwork.Form.fourExtents, .double, .raw])
  func readsWeightsOfEveryForm(form: CaffeNetwork.Form) throws {
    var network = small
    let input = Tensor([1, 2, 1, 2], [1, -2, 3, 4])
    let expected = try ReferenceExecutor(imported(network).graph, threadCount: 1).run([input])
    network.form = form
    let actual = try ReferenceExecutor(imported(network).graph, threadCount: 1).run([input])
    #expect(actual[0].floats == expected[0].floats)
  }

  @Test func readsTheOldListOfLayers() throws {
    var network = CaffeNetwork(
      """
      name: "old" input: "x" input_dim: 1 input_dim: 2 input_dim: 1 input_dim: 2
      layers { name: "c" type: CONVOLUTION bottom: "x" top: "c" blobs_lr: 1 weight_decay: 0
        convolution_param { num_output: 2 kernel_size: 1 } }
      layers { name: "r" type: RELU bottom: "c" top: "c" }
      layers { name: "p" type: SOFTMAX bottom: "c" top: "p" }
      """)
    network.weights = small.weights
    network.form = .fourExtents
    network.isV1 = true
    let (graph, warnings) = try imported(network)
    #expect(warnings.isEmpty)
    #expect(graph.name == "old")
    #expect(graph.nodes.map(\.operation.name) == ["Conv", "Relu", "Softmax"])
    #expect(graph.nodes.map(\.name) == ["c", "r", "p"])
  }

  @Test func keepsTheLayersOfTheTestPhase() throws {
    let (graph, _) = try imported(
      CaffeNetwork(
        """
        state { stage: "deploy" }
        layer { name: "a" type: "ReLU" bottom: "x" top: "a" include { phase: TRAIN } }
        layer { name: "b" type: "TanH" bottom: "x" top: "a" exclude { phase: TRAIN } }
        layer { name: "c" type: "Sigmoid" bottom: "a" top: "c" include { stage: "deploy" } }
        layer { name: "d" type: "ReLU" bottom: "c" top: "d" include { not_stage: "deploy" } }
        layer { name: "e" type: "AbsVal" bottom: "c" top: "e" include { min_level: 0 } }
        layer { name: "f" type: "ReLU" bottom: "e" top: "f" include { min_level: 1 } }
        """, input: [1, 3]))
    #expect(graph.nodes.map(\.name) == ["b", "c", "e"])
  }

  @Test func takesInputsOfEveryForm() throws {
    let layer = "layer { name: \"s\" type: \"Eltwise\" bottom: \"x\" bottom: \"z\" top: \"y\" }"
    for text in [
      "input: \"x\" input: \"z\" input_shape { dim: 2 dim: 3 } input_shape { dim: 2 dim: 3 }",
      "input: 'x' input: 'z' input_shape { dim: [2, 3] }",
      "layer { type: \"Input\" top: \"x\" top: \"z\" input_param { shape { dim: 2 dim: 3 } } }",
    ] {
      let (graph, _) = try imported(CaffeNetwork(text + layer))
      #expect(graph.inputs.map { graph[$0].name } == ["x", "z"])
      #expect(graph.inputs.allSatisfy { graph.type(of: $0).shape == [2, 3] })
    }
    let open = CaffeNetwork("layer { name: \"i\" type: \"Input\" top: \"x\" top: \"z\" }" + layer)
    #expect(
      try error(open).hasPrefix(
        "net.prototxt:1:1: 'i' (Input, node 0): error: the input 'x' has no shape in the file"))
    let (graph, _) = try imported(open, shapes: ["x": [4, 5], "z": [4, 5]])
    #expect(graph.type(of: graph.outputs[0]).shape == [4, 5])
  }

  @Test func writesInputsInPlaceUnderAnotherName() throws {
    let (graph, _) = try imported(
      CaffeNetwork(
        """
        layer { name: "scaled" type: "Power" bottom: "x" top: "x" power_param { scale: 2 } }
        layer { name: "y" type: "TanH" bottom: "x" top: "y" }
        """, input: [1, 3]))
    #expect(graph[graph.inputs[0]].name == "x")
    #expect(graph.value(named: "x/scaled") == graph.nodes[0].outputs[0])
    #expect(graph.nodes[1].inputs == [graph.nodes[0].outputs[0]])
  }

  @Test func endsWhereTheUserCuts() throws {
    let network = CaffeNetwork(
      """
      layer { name: "a" type: "TanH" bottom: "x" top: "a" }
      layer { name: "b" type: "PriorBox" bottom: "a" top: "b" }
      layer { name: "c" type: "DetectionOutput" bottom: "b" top: "c" }
      layer { name: "d" type: "Accuracy" bottom: "a" bottom: "x" top: "d" }
      """, input: [1, 3])
    #expect(
      try error(network) == """
        net.prototxt:3:1: 'b' (PriorBox, node 2): error: the layer is not supported
          note: the network can end before it: name 'a' as 'outputs' in the metafile
        net.prototxt:4:1: 'c' (DetectionOutput, node 3): error: the layer is not supported
          note: the network can end before it: name 'b' as 'outputs' in the metafile
        net.prototxt:5:1: 'd' (Accuracy, node 4): error: the layer is not supported
          note: the network can end before it: name 'a' as 'outputs' in the metafile
        """)
    #expect(try imported(network, endingAt: ["a"]).graph.nodes.count == 1)
  }

  @Test func warnsOfFieldsThatItDoesNotKnow() throws {
    let warnings = try imported(
      CaffeNetwork(
        """
        layer { name: "p" type: "Pooling" bottom: "x" top: "p"
          pooling_param { kernel_size: 2
            strid: 2 } }
        optimize: 1
        """, input: [1, 1, 4, 4])
    ).warnings
    #expect(
      warnings.map { "\($0)".replacing(folder.path + "/", with: "") } == [
        "net.prototxt:5:11: warning: 'optimize' is ignored",
        "net.prototxt:4:12: 'p' (Pooling, node 1): warning: 'strid' is ignored",
      ])
  }

  @Test func saysWhatIsWrongWithTheWeights() throws {
    var network = small
    network.weights[0].blobs[0].extents = [2, 2, 1, 2]
    let place = "net.prototxt:2:1: 'c' (Convolution, node 1): error: "
    #expect(
      try error(network) == place
        + "blob 0 of the layer in 'net.caffemodel': it is [2, 2, 1, 2], the layer takes [2, 2, 1, 1]"
    )
    network = small
    network.weights[0].blobs[0].elements.removeLast()
    #expect(
      try error(network) == place
        + "blob 0 of the layer in 'net.caffemodel': it is [2, 2, 1, 1], the file has 3 of its elements"
    )
    network = small
    network.weights[0].blobs.removeLast()
    #expect(
      try error(network) == place + "'net.caffemodel' has 1 blobs for the layer, it takes 2")
    network.weights[0].layer = "d"
    #expect(try error(network) == place + "'net.caffemodel' has no weights for the layer")
    network = small
    network.weights[0].blobs[0].extents = [1 << 40, 1 << 40]
    #expect(try error(network).contains("are not possible"))
  }

  @Test func saysWhereWeightsAreMissing() throws {
    var network = small
    network.text += """
      layer { name: "q" type: "Convolution" bottom: "x" top: "q"
        convolution_param { num_output: 2 kernel_size: 1 } }
      """
    network.weights = []
    #expect(
      try error(network) == """
        net.prototxt: error: the network's weights are missing: there is no 'net.caffemodel'
          note: another file can be named with --weights
        """)
    #expect(
      try error(network, weights: "no.caffemodel")
        == "error: model weights file not found: no.caffemodel")
    let other = try folder.write(small.model, to: "other.weights")
    network = small
    network.weights = []
    #expect(try error(network, weights: other).isEmpty)
    let text = try folder.write("no weights", to: "text.caffemodel")
    #expect(
      try error(small, weights: text)
        == "text.caffemodel: error: the file is not a file of Caffe's weights, or it is truncated")
    let link = try folder.write("version https://git-lfs.github.com/spec/v1", to: "l.caffemodel")
    #expect(try error(small, weights: link).contains("is a git-lfs link file"))
  }

  @Test(arguments: [
    ("name: \"n\"", "net.prototxt: error: the file describes no layers"),
    (
      "net: \"a.prototxt\" base_lr: 0.1",
      """
      net.prototxt: error: the file describes no layers
        note: it describes a training: its 'net' names the network
      """
    ),
    (
      "layers { layer { name: \"c\" type: \"conv\" } bottom: \"x\" }",
      """
      net.prototxt:1:1: error: layers of Caffe's first format (V0) are not supported
        note: Caffe's upgrade_net_proto_text makes a file of today's format
      """
    ),
    ("layer { name: \"a\" }", "net.prototxt:1:1: error: the layer 'a' has no type"),
    (
      "layer { type: \"ReLU\" bottom: \"x\" top: \"y\" } layers { type: RELU }",
      "net.prototxt:1:45: error: the file has both 'layer' and 'layers'"
    ),
    (
      "layer { type: \"ReLU\" bottom: \"z\" top: \"y\" }",
      "net.prototxt:1:1: 'ReLU_0' (ReLU, node 0): error: "
        + "no input or earlier layer gives the bottom 'z'"
    ),
    (
      "input: \"x\" input_dim: 1\nlayer { type: \"ReLU\" bottom: \"x\" top: \"y\" }",
      "net.prototxt:1:23: error: 1 inputs have 1 extents, four each are expected"
    ),
    (
      "input: \"x\" input_shape { dim: 0 }\nlayer { type: \"ReLU\" bottom: \"x\" top: \"y\" }",
      "net.prototxt:1:8: error: the input 'x' can't have the shape [0]"
    ),
    (
      """
      input: "x" input_shape { dim: 2 }
      layer { name: "a" type: "ReLU" bottom: "x" top: "y" }
      layer { name: "b" type: "TanH" bottom: "x" top: "y" }
      """,
      "net.prototxt:3:1: 'b' (TanH, node 1): error: another layer writes the blob 'y', too"
    ),
    (
      "layer { name: \"d\" type: \"Data\" top: \"x\" }\nlayer { type: \"ReLU\" bottom: \"x\" top: \"y\" }",
      """
      net.prototxt:1:1: 'd' (Data, node 0): error: the layer is not supported
        note: a network for use, not for training, has its inputs as layers of the type Input
      """
    ),
  ])
  func refusesTextsThatAreNoNetworks(text: String, message: String) throws {
    #expect(try error(CaffeNetwork(text)) == message)
  }

  @Test func rowsHaveUniqueNames() {
    let names = CaffeLayerTable.rows.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count > 40)
  }

  @Test func looksForWeightsBesideTheNetwork() {
    #expect(CaffeImporter.weightsPath(for: "a/det.1.prototxt") == "a/det.1.caffemodel")
    #expect(CaffeImporter.weightsPath(for: "NET.PROTOTXT") == "NET.caffemodel")
  }
}
