import SynapCore
import SynapIR
import SynapTestSupport
import Testing

@Suite struct TFLiteImporterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func graph(
    _ network: TFLiteNetwork, shapes: [String: Shape] = [:], endingAt ends: [String] = []
  ) throws -> Graph {
    let graph = try NetworkImporter.importNetwork(
      path: folder.write(network.serialized(), to: "net.tflite"), inputShapes: shapes,
      endingAt: ends, threadCount: 1
    ).graph
    #expect(ImportFormat.tflite.unnamedOperators(in: graph) == [])
    return graph
  }

  private func error(_ network: TFLiteNetwork) throws -> String {
    do {
      _ = try graph(network)
      return ""
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  @Test func keepsChannelsFirstUntilAReshapeWantsTheFilesOrder() throws {
    let graph = try graph(.floatSample)
    #expect(
      graph.description == """
        graph\u{20}
        %0 = input 'x' : float32[1, 2, 4, 3]
        %3 = Conv(%0, %w1, %b2) kernel_shape=[1, 1] : float32[1, 3, 4, 3]  // 0
        %4 = Concat(%3, %0) axis=1 : float32[1, 5, 4, 3]  // 1
        %5 = Transpose(%4) perm=[0, 2, 3, 1] : float32[1, 4, 3, 5]  // 2
        %7 = Reshape(%5, [1, 12, -1]) allowzero=true : float32[1, 12, 5]  // 2
        output %7 'y'

        """)
    #expect(graph.values[0].sourceLayout == .nhwc)
  }

  @Test func computesInFloat() throws {
    let graph = try graph(.floatSample)
    let x = Tensor([1, 2, 4, 3], (0..<24).map(Float.init))
    let y = try ReferenceExecutor(graph, threadCount: 1).run([x])[0].floats
    // The second pixel, whose channels are 1 and 13: 1 + 2 * 13 + 0.5, and so on.
    let expected: [Float] = [27.5, 55, 82.5, 1, 13]
    #expect(Array(y[5..<10]) == expected)
  }

  @Test func keepsScalesAndZeroPoints() throws {
    let graph = try graph(.int8Sample)
    func type(_ name: String) throws -> TensorType {
      graph.type(of: try #require(graph.value(named: name)))
    }
    #expect(
      try type("x")
        == TensorType(.int8, [1, 3, 6, 5], quantization: .affine(scale: 0.02, zeroPoint: -3)))
    guard case .perChannel(let scales, 0) = try type("w").quantization else {
      Issue.record("the weights have \(try type("w").quantization)")
      return
    }
    #expect(scales.count == 8 && scales[7] == 0.004 + 0.001 * 7)
    // Biases have the scale of the operand times that of the weights.
    guard case .perChannel(let biasScales, 0) = try type("b").quantization else {
      Issue.record("the bias has \(try type("b").quantization)")
      return
    }
    #expect(biasScales == scales.map { 0.02 * $0 })
    guard case .perChannel(_, 0) = try type("k").quantization else {
      Issue.record("the depthwise weights have \(try type("k").quantization)")
      return
    }
    #expect(try type("k").shape == [8, 1, 3, 3])
  }

  @Test func givesTheFilesOrderBackAtInputsAndOutputs() throws {
    let graph = try graph(.floatSample, endingAt: ["c"]).applying([.restoreSourceLayout])
    #expect(graph.type(of: graph.inputs[0]).shape == [1, 4, 3, 2])
    #expect(graph.type(of: graph.outputs[0]).shape == [1, 4, 3, 5])
    #expect(graph[graph.inputs[0]].name == "x" && graph[graph.outputs[0]].name == "c")
    let x = Tensor([1, 4, 3, 2], (0..<24).map(Float.init))
    let y = try ReferenceExecutor(graph, threadCount: 1).run([x])[0].floats
    // The second pixel, whose channels are 2 and 3.
    let expected: [Float] = [8.5, 18, 27.5, 2, 3]
    #expect(Array(y[5..<10]) == expected)
  }

  @Test func takesAnotherInputShapeInTheFilesOrder() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 4, 4, 2])
    let y = network.tensor("y", [1, 4, 4, 2])
    network.append(19, [x], [y])
    network.outputs = [y]
    let graph = try graph(network, shapes: ["x": [1, 6, 8, 2]])
    #expect(graph.type(of: graph.outputs[0]).shape == [1, 2, 6, 8])
    #expect(
      throws: Diagnostics([
        .error(
          "a shape is given for 'z', which the network does not have",
          at: Location(file: folder.file("net.tflite")), notes: ["its inputs are 'x'"])
      ])
    ) { try self.graph(network, shapes: ["z": [1, 2, 2, 2]]) }
  }

  @Test func joinsADilatedConvolution() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 8, 8, 1])
    let block = network.integers("block", [2], [2, 2])
    let pads = network.integers("pads", [2, 2], [2, 2, 2, 2])
    let crops = network.integers("crops", [2, 2], [0, 0, 0, 0])
    let s = network.tensor("s", [4, 6, 6, 1])
    let c = network.tensor("c", [4, 4, 4, 1])
    let y = network.tensor("y", [1, 8, 8, 1])
    let weights = network.floats("w", [1, 3, 3, 1], (1...9).map(Float.init))
    network.append(38, [x, block, pads], [s])
    network.append(
      3, [s, weights, -1], [c], options: 1, [.byte(1), .integer(1), .integer(1), .byte(0)])
    network.append(37, [c, block, crops], [y])
    network.outputs = [y]
    let joined = try graph(network)
    #expect(joined.nodes.map { $0.operation.name } == ["Conv"])
    // Cut inside, the nodes are apart, and compute the same.
    let apart = try graph(network, endingAt: ["c", "y"])
    #expect(apart.nodes.count > 3)
    let input = Tensor([1, 1, 8, 8], (0..<64).map { Float($0 % 7) })
    let expected = try ReferenceExecutor(apart, threadCount: 1).run([input])[1]
    #expect(try ReferenceExecutor(joined, threadCount: 1).run([input])[0].floats == expected.floats)
  }

  @Test func readsBinary16WeightsBehindDequantize() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 1, 1, 2])
    let stored = network.tensor(
      "h", [1, 1, 1, 2], .float16, data: [0x00, 0x3C, 0x00, 0xC0])
    let weights = network.tensor("w", [1, 1, 1, 2])
    let y = network.tensor("y", [1, 1, 1, 1])
    network.append(6, [stored], [weights])
    network.append(
      3, [x, weights, -1], [y], options: 1, [.byte(1), .integer(1), .integer(1), .byte(0)])
    network.outputs = [y]
    let result = try ReferenceExecutor(graph(network), threadCount: 1)
      .run([Tensor([1, 2, 1, 1], [3, 0.5])])
    #expect(result[0].floats == [2])
  }

  @Test func listsEverythingThatIsNotSupported() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 4])
    let a = network.tensor("a", [1, 4])
    let b = network.tensor("b", [1, 4])
    let y = network.tensor("y", [1, 4])
    network.append(27, [x], [a])
    network.append(0, [a, x], [b], options: 11, [.byte(0)])
    network.append(32, [b, x], [y], custom: "Flex")
    network.outputs = [y]
    #expect(
      try error(network) == """
        net.tflite: '0' (SVDF, node 0): error: the operator is not supported
        net.tflite: '2' (Flex, node 2): error: the custom operator is not \
        supported
          note: the network can end before it: name 'b' as 'outputs' in the metafile
        """)
    // What lies behind the named outputs need not be supported.
    network.append(0, [x, x], [network.tensor("z", [1, 4])], options: 11, [.byte(0)])
    #expect(try graph(network, endingAt: ["z"]).nodes.count == 1)
  }

  @Test func saysWhatIsWrongWithATensor() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 4], .int8, TFLiteNetwork.Quantization([1, 2], axis: 3))
    let y = network.tensor("y", [1, 4], .string)
    network.append(19, [x], [y])
    network.outputs = [y]
    #expect(
      try error(network).hasPrefix(
        "net.tflite: 'x' (tensor): error: quantized_dimension is 3, the tensor [1, 4] has the "
          + "dimensions 0 to 1"))
  }

  @Test func refusesSeveralScalesOfWhatIsComputed() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 2], .int8, TFLiteNetwork.Quantization([1, 2], axis: 1))
    let y = network.tensor("y", [1, 2], .int8, TFLiteNetwork.Quantization([1]))
    network.append(19, [x], [y])
    network.outputs = [y]
    #expect(try error(network).contains("the tensor has 2 scales along dimension 1"))
  }

  @Test func refusesScalesOfOtherDimensionsThanOutputChannels() throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [1, 2], .int8, TFLiteNetwork.Quantization([1]))
    let weights = network.tensor(
      "w", [3, 2], .int8, TFLiteNetwork.Quantization([1, 2], axis: 1), data: [1, 2, 3, 4, 5, 6])
    let y = network.tensor("y", [1, 3], .int8, TFLiteNetwork.Quantization([1]))
    network.append(9, [x, weights, -1], [y], options: 8, [.byte(0)])
    network.outputs = [y]
    #expect(
      try error(network).contains(
        "the weights 'w' have scales along dimension 1, not one for each output channel "
          + "(dimension 0)"))
  }

  /// `begin_mask` counts where `shrink_axis_mask` removes the dimension, too.
  @Test(arguments: [(1, 0, 1), (-1, 1, 0)]) func shrinksFromAMaskedBegin(
    step: Int, position: Int, begin: Int
  ) throws {
    var network = TFLiteNetwork()
    let x = network.input("x", [2, 3])
    var bounds: [Int] = []
    for (name, numbers) in [("from", [begin, 0]), ("to", [begin + 1, 3]), ("by", [step, 1])] {
      bounds.append(network.integers(name, [2], numbers))
    }
    let y = network.tensor("y", [3])
    network.append(
      45, [x] + bounds, [y], options: 32,
      [.integer(1), .integer(0), .integer(0), .integer(0), .integer(1)])
    network.outputs = [y]
    let result = try ReferenceExecutor(graph(network), threadCount: 1)
      .run([Tensor([2, 3], [0, 1, 2, 3, 4, 5])])
    let expected = (0..<3).map { Float(3 * position + $0) }
    #expect(result[0].floats == expected)
  }

  @Test(arguments: [
    (2, "net.tflite: error: version 2 of the TFLite schema is not supported, 3 is"),
    (3, "net.tflite: error: the network has no outputs"),
  ])
  func refusesFilesThatCannotBeRead(version: Int, message: String) throws {
    var network = TFLiteNetwork()
    network.version = version
    _ = network.input("x", [1])
    #expect(try error(network) == message)
  }

  @Test func rowsHaveUniqueNamesOfTheSchema() {
    let names = TFLiteOperatorTable.rows.map(\.name)
    #expect(Set(names).count == names.count)
    let known = Set((0..<300).compactMap(TFLiteBuiltinOperator.name))
    let builtin = TFLiteOperatorTable.rows.filter { $0.domain.isEmpty }.map(\.name)
    #expect(known.isSuperset(of: builtin))
    #expect(known.isDisjoint(with: Set(names).subtracting(builtin)))
  }
}
