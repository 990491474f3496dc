import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

@Suite struct ONNXImporterTests {
  private func network(
    _ operation: String = "Relu", input: [ONNXNetwork.Value.Extent]? = [1, 2, 3, 4],
    operatorSet: Int = 13
  ) -> ONNXNetwork {
    var network = ONNXNetwork(operatorSet: operatorSet)
    network.append(operation, ["x"], ["y"])
    network.inputs = [ONNXNetwork.Value("x", input)]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    return network
  }

  @Test func reportsAllUnsupportedOperatorsAtOnce() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.append("Relu", ["x"], ["a"])
    network.append("NonZero", ["a"], ["b"], name: "NonZero_12")
    network.append("Relu", ["b"], ["c"])
    network.append("GridSample", ["c", "x"], ["d"])
    network.append("FusedConv", ["d"], ["e"], name: "f", domain: "com.microsoft")
    network.append("Scan", ["e"], ["y"], ["body": .graph([])])
    network.append("Unused", ["x"], ["unused"])
    network.inputs = [ONNXNetwork.Value("x", [1, 2, 3, 4])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    #expect(
      try TemporaryFolder().importError(network) == """
        net.onnx: 'NonZero_12' (NonZero, node 1): error: the operator is not supported
        net.onnx: 'GridSample_3' (GridSample, node 3): error: the operator is not supported
        net.onnx: 'f' (FusedConv, node 4): error: \
        the operator of the domain 'com.microsoft' is not supported
        net.onnx: 'Scan_5' (Scan, node 5): error: the operator is not supported
        """)
  }

  @Test func keepsNamesAndOrigins() throws {
    var network = ONNXNetwork(name: "faces", operatorSet: 13)
    network.append("Relu", ["x"], ["349"])
    network.append("Sigmoid", ["349"], ["y"], name: "last")
    network.inputs = [ONNXNetwork.Value("x", [1, 2])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    let (graph, warnings) = try TemporaryFolder().importNetwork(network)
    #expect(warnings.isEmpty)
    #expect(graph.name == "faces")
    #expect(graph.nodes.map(\.name) == ["Relu_0", "last"])
    #expect(graph.value(named: "349") != nil)
    #expect(
      graph.nodes[1].origins == [Origin(name: "last", operation: "Sigmoid", index: 1)])
  }

  @Test func leavesOutWhatNoOutputDependsOn() throws {
    var network = network()
    network.append("NonZero", ["y"], ["z"])
    network.outputs.append(ONNXNetwork.Value("z", nil))
    #expect(try TemporaryFolder().importError(network) != nil)
    let (graph, _) = try TemporaryFolder().importNetwork(network, outputs: ["y"])
    #expect(graph.nodes.count == 1)
    #expect(graph.outputs.map { graph[$0].name } == ["y"])
  }

  @Test(arguments: [5, 28, 1000]) func refusesOtherOperatorSets(version: Int) throws {
    #expect(
      try TemporaryFolder().importError(network(operatorSet: version)) == """
        net.onnx: error: the ONNX operator set version (opset) \(version) is not supported
          note: versions 6 to 27 are
        """)
  }

  @Test func takesAnUnknownBatchAsOne() throws {
    for batch: ONNXNetwork.Value.Extent in ["N", .unknown, 0, .known(-1)] {
      let (graph, _) = try TemporaryFolder().importNetwork(network(input: [batch, 2, 3, 4]))
      #expect(graph.type(of: graph.inputs[0]).shape == [1, 2, 3, 4])
    }
  }

  @Test func asksForUnknownExtents() throws {
    let network = network(input: ["N", 3, "height", .unknown])
    #expect(
      try TemporaryFolder().importError(network)
        == "net.onnx: error: the input 'x' has unknown extents in the file, [N, 3, height, ?]: "
        + "give its 'shape' in the metafile")
    let (graph, _) = try TemporaryFolder().importNetwork(
      network, inputShapes: ["x": [1, 3, 4, 5]])
    #expect(graph.type(of: graph.outputs[0]).shape == [1, 3, 4, 5])
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let folder = try TemporaryFolder()
    #expect(
      folder.importError(network(), inputShapes: ["z": [1]]) == """
        net.onnx: error: a shape is given for 'z', which the network does not have
          note: its inputs are 'x'
        """)
    #expect(
      folder.importError(network(), inputShapes: ["x": [1, 2]])
        == "net.onnx: error: the shape [1, 2] for the input 'x' has rank 2, "
        + "the file's [1, 2, 3, 4] has 4")
    #expect(
      folder.importError(network(), inputShapes: ["x": [1, 2, 0, 4]])
        == "net.onnx: error: the input 'x' can't have the shape [1, 2, 0, 4]")
  }

  @Test func takesColonsInNamesAsSlashes() throws {
    var network = network(input: ["N", "C"])
    network.inputs[0].name = "in:0"
    network.nodes[0].inputs = ["in:0"]
    let (graph, _) = try TemporaryFolder().importNetwork(
      network, inputShapes: ["in/0": [1, 2]])
    #expect(graph.type(of: graph.inputs[0]).shape == [1, 2])
  }

  @Test func takesInputsThatAreInitializersAsConstants() throws {
    var network = ONNXNetwork(operatorSet: 9, formatVersion: 3)
    network.append("Add", ["x", "c"], ["y"])
    network.inputs = [ONNXNetwork.Value("x", [2]), ONNXNetwork.Value("c", [2])]
    network.initializers = [ONNXNetwork.Constant("c", [2], [1, 2])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    #expect(try run(network, [Tensor([2], [10, 20])])[0].floats == [11, 22])
  }

  @Test func foldsShapeArithmetic() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.initializers = [
      ONNXNetwork.Constant("zero", [1], integers: [0]),
      ONNXNetwork.Constant("one", [1], integers: [1]),
      ONNXNetwork.Constant("two", [], integers: [2]),
      ONNXNetwork.Constant("rest", [1], integers: [-1]),
    ]
    network.append("Shape", ["x"], ["shape"])
    network.append("Gather", ["shape", "one"], ["channels"])
    network.append("Div", ["channels", "two"], ["half"])
    network.append("Concat", ["one", "half", "rest"], ["target"], ["axis": .integer(0)])
    network.append("Reshape", ["x", "target"], ["y"])
    network.inputs = [ONNXNetwork.Value("x", ["N", 6, 2, 2])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    let (graph, _) = try TemporaryFolder().importNetwork(network)
    #expect(graph.nodes.map(\.name) == ["Reshape_4"])
    #expect(graph.type(of: graph.outputs[0]).shape == [1, 3, 8])
  }

  @Test func reportsOperandsThatNothingComputes() throws {
    var network = network()
    network.nodes[0].inputs = ["z"]
    #expect(
      try TemporaryFolder().importError(network)
        == "net.onnx: 'Relu_0' (Relu, node 0): error: "
        + "no input, constant or earlier node gives the operand 'z'")
    network.outputs = [ONNXNetwork.Value("q", nil)]
    #expect(
      try TemporaryFolder().importError(network)
        == "net.onnx: error: no node computes the output 'q'")
  }

  @Test func reportsNamesThatAreUsedTwice() throws {
    var network = network()
    network.append("Relu", ["x"], ["y"])
    network.append("Add", ["y", "y"], ["x"])
    network.outputs = [ONNXNetwork.Value("x", nil)]
    #expect(
      try TemporaryFolder().importError(network)
        == "net.onnx: 'Add_2' (Add, node 2): error: the value name 'x' is used twice")
  }

  @Test func reportsShapeErrorsWithTheirNode() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.append("Add", ["x", "c"], ["y"], name: "sum")
    network.inputs = [ONNXNetwork.Value("x", [2, 3])]
    network.initializers = [ONNXNetwork.Constant("c", [2], [1, 2])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    let error = try TemporaryFolder().importError(network)
    #expect(error?.hasPrefix("net.onnx: 'sum' (Add, node 0): error: ") == true)
  }

  @Test func warnsOfAttributesItDoesNotKnow() throws {
    var network = network()
    network.nodes[0].attributes = [("slope", .float(1))]
    let (_, warnings) = try TemporaryFolder().importNetwork(network)
    #expect(warnings.map(\.message) == ["the attribute 'slope' is ignored"])
  }

  @Test func warnsOfDeclaredShapesThatDiffer() throws {
    var network = network()
    network.outputs = [ONNXNetwork.Value("y", [1, 2, 3, 5])]
    let (_, warnings) = try TemporaryFolder().importNetwork(network)
    #expect(
      warnings.map(\.message) == [
        "the file declares the output 'y' as [1, 2, 3, 5], its nodes compute [1, 2, 3, 4]"
      ])
  }

  @Test func refusesInputsThatAreNoTensorsOfNumbers() throws {
    var network = network()
    network.inputs[0].elementType = 8
    #expect(
      try TemporaryFolder().importError(network)
        == "net.onnx: 'x' (input): error: elements of type string are not supported")
  }
}
