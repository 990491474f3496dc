import SynapCore
import SynapIR
import Testing

@Suite struct PassTests {
  @Test func recognizesSiLUInBothOrdersOfItsOperands() throws {
    for swapped in [false, true] {
      var sketch = GraphSketch()
      let x = sketch.input("x", [1, 4])
      let gate = try sketch.node("gate", Sigmoid(), x)
      let y = try swapped ? sketch.node("y", Mul(), gate, x) : sketch.node("y", Mul(), x, gate)
      sketch.graph.outputs = [y]
      let result = try Pass.recognizeSiLU(sketch.graph)
      #expect(result.operatorNames == [SiLU.name])
      #expect(result.nodes[0].origins.map(\.name) == ["gate_node", "y_node"])
      #expect(try result.largestDifference(to: sketch.graph) < 1e-6)
    }
  }

  @Test func keepsTheSigmoidThatIsReadElsewhere() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    let gate = try sketch.node("gate", Sigmoid(), x)
    let y = try sketch.node("y", Mul(), x, gate)
    sketch.graph.outputs = [y, gate]
    #expect(try Pass.recognizeSiLU(sketch.graph).operatorNames == ["Sigmoid", "Mul"])
  }

  @Test func keepsTheSigmoidOfANetworkThatIsStoredInIntegers() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    let gate = try sketch.node("gate", Sigmoid(), x)
    sketch.graph.outputs = [try sketch.node("y", Mul(), x, gate)]
    sketch.graph[gate].type = TensorType(
      .int8, [1, 4], quantization: .affine(scale: 1 / 256, zeroPoint: -128))
    #expect(try Pass.recognizeSiLU(sketch.graph).operatorNames == ["Sigmoid", "Mul"])
  }

  @Test func foldsPaddingIntoTheConvolutionsThatReadIt() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 2, 4, 5])
    let amounts = sketch.graph.appendConstant(
      name: "pads", Tensor([8], integers: [0, 0, 1, 1, 0, 0, 1, 0]))
    let padded = try sketch.node("p", Pad(), x, amounts)
    sketch.graph.outputs = [
      try sketch.node(
        "y", Conv(kernelShape: [3, 3], pads: [0, 1, 0, 0]), padded,
        sketch.weights("w", [3, 2, 3, 3])),
      try sketch.node(
        "z", Conv(kernelShape: [2, 2]), padded, sketch.weights("v", [1, 2, 2, 2])),
    ]
    let result = try Pass.foldPadding(sketch.graph)
    #expect(result.operatorNames == ["Conv", "Conv"])
    #expect((result.nodes[0].operation as? Conv)?.pads == [1, 2, 1, 0])
    #expect(result.nodes[0].origins.map(\.name) == ["p_node", "y_node"])
    #expect(try result.largestDifference(to: sketch.graph) == 0)
  }

  @Test func keepsPaddingOfChannelsWithOtherNumbersOrWiderThanTheKernel() throws {
    let cases: [(pads: [Int], fill: Int, kernel: Int)] = [
      ([0, 1, 0, 0, 0, 0, 0, 0], 0, 2), ([0, 0, 1, 1, 0, 0, 1, 1], 2, 2),
      ([0, 0, 2, 0, 0, 0, 0, 0], 0, 2),
    ]
    for (pads, fill, kernel) in cases {
      var sketch = GraphSketch()
      let x = sketch.input("x", [1, 2, 4, 5])
      let amounts = sketch.graph.appendConstant(name: "pads", Tensor([8], integers: pads))
      let value = sketch.constant("fill", [], [Float(fill)])
      let padded = try sketch.node("p", Pad(), x, amounts, value)
      let channels = 2 + pads[1]
      sketch.graph.outputs = [
        try sketch.node(
          "y", Conv(kernelShape: [kernel, kernel]), padded,
          sketch.weights("w", [1, channels, kernel, kernel]))
      ]
      #expect(try Pass.foldPadding(sketch.graph).operatorNames == ["Pad", "Conv"])
    }
  }

  @Test func fusesReluIntoItsConvolution() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 2, 3, 3])
    let convolved = try sketch.node(
      "c", Conv(kernelShape: [1, 1]), x, sketch.weights("w", [3, 2, 1, 1]))
    sketch.graph.outputs = [try sketch.node("y", Relu(), convolved)]
    let result = try Pass.fuseActivation(sketch.graph)
    #expect(result.operatorNames == ["Conv"])
    #expect((result.nodes[0].operation as? Conv)?.activation == .relu)
    #expect(result[result.outputs[0]].name == "y")
    #expect(try result.largestDifference(to: sketch.graph) == 0)
  }

  @Test func keepsReluBehindAConvolutionThatIsReadElsewhere() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 2, 3, 3])
    let convolved = try sketch.node(
      "c", Conv(kernelShape: [1, 1]), x, sketch.weights("w", [3, 2, 1, 1]))
    sketch.graph.outputs = [try sketch.node("y", Relu(), convolved), convolved]
    #expect(try Pass.fuseActivation(sketch.graph).operatorNames == ["Conv", "Relu"])
  }

  @Test func foldsBatchNormalizationIntoConvolutions() throws {
    for transposed in [false, true] {
      var sketch = GraphSketch()
      let x = sketch.input("x", [1, 2, 4, 4])
      let convolution: any Operator =
        transposed
        ? ConvTranspose(kernelShape: [2, 2], strides: [2, 2]) : Conv(kernelShape: [2, 2])
      let shape: Shape = transposed ? [2, 3, 2, 2] : [3, 2, 2, 2]
      let convolved = try sketch.node(
        "c", convolution, x, sketch.weights("w", shape), sketch.weights("b", [3]))
      sketch.graph.outputs = [try sketch.normalization(of: convolved)]
      let result = try Pass.foldBatchNormalization(sketch.graph)
      #expect(result.operatorNames == [convolution.name])
      #expect(result[result.outputs[0]].name == "y")
      #expect(try result.largestDifference(to: sketch.graph) < 1e-5)
    }
  }

  @Test func foldsChainsOfBatchNormalizations() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 3, 4, 4])
    let convolved = try sketch.node(
      "c", Conv(kernelShape: [1, 1]), x, sketch.weights("w", [3, 3, 1, 1]))
    let first = try sketch.normalization(of: convolved, "first")
    sketch.graph.outputs = [try sketch.normalization(of: first, "y")]
    let result = try Pass.foldBatchNormalization(sketch.graph)
    #expect(result.operatorNames == ["Conv"])
    #expect(result[result.outputs[0]].name == "y")
    #expect(try result.largestDifference(to: sketch.graph) < 1e-5)
  }

  @Test func turnsALoneBatchNormalizationIntoADepthwiseConvolution() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 3, 4, 4])
    sketch.graph.outputs = [try sketch.normalization(of: x)]
    let result = try Pass.foldBatchNormalization(sketch.graph)
    #expect(result.operatorNames == ["Conv"])
    #expect(try result.largestDifference(to: sketch.graph) < 1e-5)
  }

  @Test func removesNodesThatChangeNothing() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    let same = try sketch.node("i", Identity(), x)
    let again = try sketch.node("t", Transpose(permutation: [0, 1]), same)
    sketch.graph.outputs = [try sketch.node("y", Relu(), again)]
    let result = try Pass.removeIdentities(sketch.graph)
    #expect(result.operatorNames == ["Relu"])
    #expect(result.nodes[0].inputs == [result.inputs[0]])
  }

  @Test func foldsWhatIsKnownBeforeTheNetworkRuns() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 3])
    let sum = try sketch.node(
      "s", Add(), sketch.constant("a", [3], [1, 2, 3]), sketch.constant("b", [3], [4, 5, 6]))
    sketch.graph.outputs = [try sketch.node("y", Add(), x, sum)]
    let result = try Pass.foldConstants(sketch.graph)
    #expect(result.operatorNames == ["Add"])
    #expect(result.constant(result.nodes[0].inputs[1])?.floats == [5, 7, 9])
  }

  @Test func prunesAtNamedTensorsInTheModelsOrder() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    let a = try sketch.node("a", Relu(), x)
    let b = try sketch.node("scope/b", Sigmoid(), a)
    sketch.graph.outputs = [try sketch.node("c", Tanh(), b)]
    let pruned = try Pass.prune(outputs: ["scope:b", "a"])(sketch.graph)
    #expect(pruned.operatorNames == ["Relu", "Sigmoid"])
    #expect(pruned.outputs.map { pruned[$0].name } == ["a", "scope/b"])
    let started = try Pass.prune(inputs: ["a"], outputs: ["scope/b"])(sketch.graph)
    #expect(started.operatorNames == ["Sigmoid"])
    #expect(started.inputs.map { started[$0].name } == ["a"])
  }

  @Test func namesTheTensorsThereAreWhereAnOutputIsUnknown() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    sketch.graph.outputs = [try sketch.node("y", Relu(), x)]
    #expect {
      try Pass.prune(outputs: ["nowhere"])(sketch.graph)
    } throws: { error in
      let text = (error as? Diagnostic)?.description ?? ""
      return text.contains("Tensor nowhere not found in network.") && text.contains("[x, y]")
    }
  }

  @Test func refusesInputsThatDontFeedTheOutputs() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    let a = try sketch.node("a", Relu(), x)
    let b = try sketch.node("b", Sigmoid(), x)
    sketch.graph.outputs = [try sketch.node("c", Add(), a, b)]
    #expect(throws: Diagnostic.self) { try Pass.prune(inputs: ["a"])(sketch.graph) }
  }

  @Test func namesThePassThatBreaksAGraph() throws {
    var sketch = GraphSketch()
    let x = sketch.input("x", [1, 4])
    sketch.graph.outputs = [try sketch.node("y", Relu(), x)]
    let breaking = Pass("breaking") { graph in
      var graph = graph
      graph.inputs = []
      return graph
    }
    #expect {
      try breaking(sketch.graph)
    } throws: { "\($0)".contains("'breaking'") }
  }
}

extension GraphSketch {
  /// Adds a batch normalization of 3 channels called `name`.
  fileprivate mutating func normalization(
    of x: Graph.ValueID, _ name: String = "y"
  ) throws -> Graph.ValueID {
    try node(
      name, BatchNormalization(epsilon: 1e-3), x, constant("\(name) scale", [3], [0.5, 2, 1]),
      constant("\(name) offset", [3], [1, 0, -1]), constant("\(name) mean", [3], [0.25, -1, 0]),
      constant("\(name) variance", [3], [1, 0.5, 4]))
  }
}
