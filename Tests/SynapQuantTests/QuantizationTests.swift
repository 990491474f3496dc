import SynapCore
import SynapIR
import SynapQuant
import Testing

@Suite struct AsymmetricAffineTests {
  @Test func coversTheRangeAndZero() {
    let table: [(Float, Float, Float, Int32)] = [
      (0, 1, 1 / 255, 0), (-1, 1, 2 / 255, 127), (0.5, 2, 2 / 255, 0), (-4, -1, 4 / 255, 255),
      (0, 0, 1, 0), (0, .leastNonzeroMagnitude, 1, 0),
      (-.leastNormalMagnitude, .leastNormalMagnitude, 1, 0),
    ]
    for (minimum, maximum, scale, zeroPoint) in table {
      let parameters = AsymmetricAffine.parameters(
        for: ValueRange(minimum: minimum, maximum: maximum), dataType: .uint8)
      #expect(parameters == .affine(scale: scale, zeroPoint: zeroPoint), "\(minimum)...\(maximum)")
    }
  }

  @Test func movesZeroPointsOfInt8By128() {
    let range = ValueRange(minimum: -1, maximum: 3)
    let unsigned = AsymmetricAffine.parameters(for: range, dataType: .uint8).uniform
    let signed = AsymmetricAffine.parameters(for: range, dataType: .int8).uniform
    #expect(unsigned?.scale == signed?.scale)
    #expect(unsigned.map { $0.zeroPoint - 128 } == signed?.zeroPoint)
  }
}

@Suite struct ValueRangeTests {
  @Test(arguments: [1, 15, 16, 17, 100]) func findsBothEndsAtAnyPlace(count: Int) {
    for place in [0, count / 2, count - 1] {
      var numbers = [Float](repeating: 0.5, count: count)
      numbers[place] = -3
      let low = numbers.withUnsafeBufferPointer { ValueRange(of: $0) }
      #expect(low?.minimum == -3)
      numbers[place] = 7
      let high = numbers.withUnsafeBufferPointer { ValueRange(of: $0) }
      #expect(high?.maximum == 7)
    }
  }

  @Test func refusesNumbersThatAreNotFinite() {
    for bad in [Float.nan, .infinity, -.infinity] {
      for place in [0, 20, 33] {
        var numbers = [Float](repeating: 1, count: 34)
        numbers[place] = bad
        #expect(numbers.withUnsafeBufferPointer { ValueRange(of: $0) } == nil)
      }
    }
  }
}

@Suite struct QuantizedGraphTests {
  /// A convolution whose result is split, one half of it joined with a table function of the other.
  private func graph() throws -> Graph {
    var graph = Graph(name: "test")
    func value(_ name: String, _ shape: Shape) -> Graph.ValueID {
      graph.append(Graph.Value(name: name, type: .float32(shape)))
    }
    let x = value("x", [1, 2, 2, 2])
    let weights = graph.appendConstant(
      name: "w", Tensor([4, 2, 1, 1], [1, -1, 0.5, 0.25, 2, -2, 1, 1]))
    let bias = graph.appendConstant(name: "b", Tensor([4], [0.1, -0.1, 0, 1]))
    let c = value("c", [1, 4, 2, 2])
    let (left, right) = (value("l", [1, 2, 2, 2]), value("r", [1, 2, 2, 2]))
    let s = value("s", [1, 2, 2, 2])
    let y = value("y", [1, 4, 2, 2])
    func node(_ operation: any Operator, _ inputs: [Graph.ValueID], _ outputs: [Graph.ValueID]) {
      graph.nodes.append(
        Graph.Node(
          name: operation.name, operation: operation, inputs: inputs, outputs: outputs,
          origins: [Origin(name: operation.name, operation: operation.name, index: 0)]))
    }
    node(Conv(kernelShape: [1, 1]), [x, weights, bias], [c])
    node(Split(axis: 1, sizes: [2, 2]), [c], [left, right])
    node(Sigmoid(), [right], [s])
    node(Concat(axis: 1), [left, s], [y])
    graph.inputs = [x]
    graph.outputs = [y]
    try graph.verify()
    return graph
  }

  private func calibrated(_ graph: Graph) throws -> Calibration {
    var calibration = Calibration(for: graph)
    try calibration.measure(graph, samples: 0..<3) { sample in
      [Tensor([1, 2, 2, 2], (0..<8).map { Float($0 * (sample + 1)) / 8 })]
    }
    return calibration
  }

  @Test func storesBiasesAtTheScaleOfTheirSums() throws {
    let graph = try graph()
    var plan = QuantizationPlan(FormatAssignment(.asymmetricAffine(.uint8), for: graph))
    plan.options.correctsBias = false
    let quantized = try graph.quantized(by: calibrated(graph), plan).graph
    try quantized.verify()
    let node = quantized.nodes[0]
    let types = node.inputs.compactMap { $0 }.map { quantized.type(of: $0) }
    #expect(types.map(\.dataType) == [.uint8, .uint8, .int32])
    let scales = types.compactMap { $0.quantization.uniform?.scale }
    #expect(scales.count == 3 && scales[2] == scales[0] * scales[1])
    let bias = try #require(quantized.constant(node.inputs[2]))
    let stored = bias.withElements(of: Int32.self) { Array($0) }
    #expect(stored[3] == Int32((1 / Double(scales[2])).rounded()))
  }

  @Test func valuesThatAreOnlyMovedShareTheirParameters() throws {
    let graph = try graph()
    let quantized = try graph.quantized(to: .asymmetricAffine(.uint8), by: calibrated(graph))
    func quantization(_ name: String) throws -> Quantization {
      quantized.type(of: try #require(quantized.value(named: name))).quantization
    }
    #expect(try quantization("l") == quantization("c"))
    #expect(try quantization("r") == quantization("c"))
    #expect(try quantization("s") != quantization("y"))
  }

  @Test func halvesActivationsAndWeightsButNotBiases() throws {
    let halved = try graph().halved()
    try halved.verify()
    let types = halved.nodes[0].inputs.compactMap { $0 }.map { halved.type(of: $0).dataType }
    #expect(types == [.float16, .float16, .float32])
    #expect(halved.type(of: halved.outputs[0]).dataType == .float16)
  }

  @Test func namesTheTensorWithoutARange() throws {
    let graph = try graph()
    #expect {
      try graph.quantized(to: .asymmetricAffine(.uint8), by: Calibration(for: graph))
    } throws: {
      "\($0)"
        == "error: the tensor 'x' is to be stored in uint8, but calibration has not seen it: its "
        + "range is not known"
    }
  }

  @Test func namesTheTensorThatIsNotFinite() throws {
    let graph = try graph()
    var calibration = Calibration(for: graph)
    #expect {
      try calibration.measure(graph, samples: 0..<1) { _ in
        [Tensor([1, 2, 2, 2], [Float](repeating: .nan, count: 8))]
      }
    } throws: { "\($0)".contains("'x'") }
  }
}
