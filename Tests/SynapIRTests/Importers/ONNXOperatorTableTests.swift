import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

@Suite struct ONNXOperatorTableTests {
  /// The results of one node on the input `x`, whose elements count from 0 where none are given.
  private func results(
    _ operation: String, version: Int, _ shape: [Int], elements: [Float]? = nil,
    constants: [ONNXNetwork.Constant?] = [], outputs: Int = 1,
    _ attributes: KeyValuePairs<String, ONNXNetwork.Attribute> = [:]
  ) throws -> [Tensor] {
    var network = ONNXNetwork(operatorSet: version)
    network.inputs = [ONNXNetwork.Value("x", shape: shape)]
    network.initializers = constants.compactMap { $0 }
    let names = (0..<outputs).map { "y\($0)" }
    network.append(
      operation, ["x"] + constants.map { $0?.name ?? "" }, names, name: "n", attributes)
    network.outputs = names.map { ONNXNetwork.Value($0, nil) }
    let count = shape.reduce(1, *)
    return try run(
      network, [Tensor(Shape(shape), elements ?? (0..<count).map { Float($0) })])
  }

  private func integers(_ name: String, _ elements: [Int]) -> ONNXNetwork.Constant {
    ONNXNetwork.Constant(name, [elements.count], integers: elements)
  }

  @Test func hasOneRowForEachOperatorAndVersion() {
    var seen = Set<[String]>()
    for row in ONNXOperatorTable.rows {
      #expect(row.versions.lowerBound >= ONNXImporter.versions.lowerBound)
      #expect(row.versions.upperBound <= ONNXImporter.versions.upperBound)
      for version in row.versions {
        let isNew = seen.insert([row.domain, row.name, "\(version)"]).inserted
        #expect(isNew, "\(row.name) in version \(version)")
      }
    }
  }

  @Test func splitsBySizesInEitherPlace() throws {
    let attribute = try results(
      "Split", version: 11, [3], outputs: 2, ["split": .integers([1, 2])])
    let operand = try results(
      "Split", version: 13, [3], constants: [integers("s", [1, 2])], outputs: 2)
    for parts in [attribute, operand] { #expect(parts.map(\.floats) == [[0], [1, 2]]) }
  }

  @Test func splitsIntoEqualParts() throws {
    let equal = try results("Split", version: 13, [4], outputs: 2)
    #expect(equal.map(\.floats) == [[0, 1], [2, 3]])
    let rest = try results("Split", version: 18, [5], outputs: 2, ["num_outputs": .integer(2)])
    #expect(rest.map(\.floats) == [[0, 1, 2], [3, 4]])
    #expect(throws: Diagnostics.self) {
      try results("Split", version: 13, [5], outputs: 2)
    }
  }

  @Test func clipsByBoundsInEitherPlace() throws {
    let attributes = try results(
      "Clip", version: 10, [4], ["min": .float(1), "max": .float(2)])
    #expect(attributes[0].floats == [1, 1, 2, 2])
    let operands = try results(
      "Clip", version: 11, [4], constants: [nil, ONNXNetwork.Constant("max", [], [2])])
    #expect(operands[0].floats == [0, 1, 2, 2])
  }

  @Test(arguments: [11, 13]) func changesRanksByAxesInEitherPlace(version: Int) throws {
    let axes = version < 13 ? [] : [integers("axes", [1])]
    let attributes: KeyValuePairs<String, ONNXNetwork.Attribute> =
      version < 13 ? ["axes": .integers([1])] : [:]
    let squeezed = try results(
      "Squeeze", version: version, [1, 1, 2], constants: axes, attributes)
    #expect(squeezed[0].shape == [1, 2])
    let unsqueezed = try results("Unsqueeze", version: version, [2], constants: axes, attributes)
    #expect(unsqueezed[0].shape == [2, 1])
  }

  @Test func normalizesFromAxis1OnBeforeVersion13() throws {
    let early = try results("Softmax", version: 12, [1, 2, 2], elements: [0, 0, 0, 0])
    #expect(early[0].floats == [0.25, 0.25, 0.25, 0.25])
    let late = try results("Softmax", version: 13, [1, 2, 2], elements: [0, 0, 0, 0])
    #expect(late[0].floats == [0.5, 0.5, 0.5, 0.5])
  }

  @Test func slicesByAttributesAndByOperands() throws {
    let attributes = try results(
      "Slice", version: 9, [2, 3],
      ["starts": .integers([1]), "ends": .integers([1000]), "axes": .integers([1])])
    let operands = try results(
      "Slice", version: 10, [2, 3],
      constants: [integers("s", [1]), integers("e", [1000]), integers("a", [1])])
    for result in [attributes, operands] { #expect(result[0].floats == [1, 2, 4, 5]) }
  }

  @Test func padsByAttributesAndByOperands() throws {
    let attributes = try results(
      "Pad", version: 10, [2], ["pads": .integers([1, 2]), "value": .float(7)])
    let operands = try results(
      "Pad", version: 11, [2],
      constants: [integers("pads", [1, 2]), ONNXNetwork.Constant("value", [], [7])])
    for result in [attributes, operands] { #expect(result[0].floats == [7, 0, 1, 7, 7]) }
  }

  @Test func reducesAxesInEitherPlace() throws {
    for (operation, change) in [("ReduceSum", 13), ("ReduceMean", 18), ("ReduceMax", 18)] {
      let attribute = try results(
        operation, version: change - 1, [2, 2], ["axes": .integers([1])])
      let operand = try results(
        operation, version: change, [2, 2], constants: [integers("axes", [1])])
      #expect(attribute[0].floats == operand[0].floats)
      #expect(attribute[0].shape == [2, 1])
      let all = try results(operation, version: change, [2, 2], ["keepdims": .integer(0)])
      #expect(all[0].shape == [])
      let none = try results(
        operation, version: change, [2, 2], ["noop_with_empty_axes": .integer(1)])
      #expect(none[0].floats == [0, 1, 2, 3])
    }
  }

  @Test func doublesInEveryVersion() throws {
    let scales = ONNXNetwork.Constant("scales", [4], [1, 1, 2, 2])
    let empty = ONNXNetwork.Constant("roi", [0], [])
    let early = try results(
      "Upsample", version: 7, [1, 1, 1, 2],
      ["scales": .floats([1, 1, 2, 2]), "mode": .string("nearest")])
    let upsampled = try results("Upsample", version: 9, [1, 1, 1, 2], constants: [scales])
    let resized = try results("Resize", version: 10, [1, 1, 1, 2], constants: [scales])
    let late = try results(
      "Resize", version: 11, [1, 1, 1, 2], constants: [empty, scales],
      [
        "coordinate_transformation_mode": .string("asymmetric"), "nearest_mode": .string("floor"),
      ])
    let sized = try results(
      "Resize", version: 13, [1, 1, 1, 2],
      constants: [nil, nil, integers("sizes", [1, 1, 2, 4])])
    let onAxes = try results(
      "Resize", version: 18, [1, 1, 1, 2], constants: [nil, nil, integers("sizes", [2, 4])],
      ["axes": .integers([2, 3])])
    for result in [early, upsampled, resized, late, sized, onAxes] {
      #expect(result[0].shape == [1, 1, 2, 4])
      #expect(result[0].floats == [0, 0, 1, 1, 0, 0, 1, 1])
    }
  }

  @Test func passesDropoutAndAMaskThatDropsNothing() throws {
    #expect(try results("Dropout", version: 10, [2], ["ratio": .float(0.5)])[0].floats == [0, 1])
    let masked = try results("Dropout", version: 10, [2], outputs: 2)
    #expect(masked[0].floats == [0, 1])
    #expect(masked[1].integers == [1, 1])
  }

  @Test func ignoresTrainingResultsThatNothingReads() throws {
    var network = ONNXNetwork(operatorSet: 9)
    network.inputs = [ONNXNetwork.Value("x", [1, 1, 1, 2])]
    network.initializers = ["scale", "bias", "mean", "var"].map {
      ONNXNetwork.Constant($0, [1], [$0 == "scale" || $0 == "var" ? 1 : 0])
    }
    network.append(
      "BatchNormalization", ["x", "scale", "bias", "mean", "var"], ["y", "m", "v", "sm", "sv"],
      ["epsilon": .float(0), "momentum": .float(0.9)])
    network.outputs = [ONNXNetwork.Value("y", nil)]
    #expect(try run(network, [Tensor([1, 1, 1, 2], [3, 4])])[0].floats == [3, 4])
  }

  @Test func readsConstantsOfEveryForm() throws {
    let forms: [(String, ONNXNetwork.Attribute, [Float])] = [
      ("value", .tensor(ONNXNetwork.Constant("", [2], [1, 2])), [1, 2]),
      ("value_float", .float(1), [1, 1]), ("value_floats", .floats([1, 2]), [1, 2]),
    ]
    for (name, value, expected) in forms {
      var network = ONNXNetwork(operatorSet: 12)
      network.append("Constant", [], ["c"])
      network.nodes[0].attributes = [(name, value)]
      network.append("Add", ["x", "c"], ["y"])
      network.inputs = [ONNXNetwork.Value("x", [2])]
      network.outputs = [ONNXNetwork.Value("y", nil)]
      #expect(try run(network, [Tensor([2], [0, 0])])[0].floats == expected)
    }
  }

  @Test func reshapesByConstantNodes() throws {
    var network = ONNXNetwork(operatorSet: 12)
    network.append("Constant", [], ["s"], ["value_ints": .integers([0, -1])])
    network.append("Reshape", ["x", "s"], ["y"])
    network.inputs = [ONNXNetwork.Value("x", [2, 3, 2])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    let (graph, _) = try TemporaryFolder().importNetwork(network)
    #expect(graph.type(of: graph.outputs[0]).shape == [2, 6])
  }

  @Test func refusesShapesThatDependOnTheInput() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.append("Reshape", ["x", "s"], ["y"])
    network.inputs = [
      ONNXNetwork.Value("x", [2]), ONNXNetwork.Value("s", [1], elementType: 7),
    ]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    #expect(
      try TemporaryFolder().importError(network)?.hasSuffix(
        "the operand 'shape' is not known before the network runs") == true)
  }

  @Test func padsConvolutionsToTheSameExtents() throws {
    for (mode, expected) in [("SAME_UPPER", [1 as Float, 3, 2]), ("SAME_LOWER", [0, 1, 3])] {
      let result = try results(
        "Conv", version: 11, [1, 1, 1, 3],
        constants: [ONNXNetwork.Constant("w", [1, 1, 1, 2], [1, 1])],
        ["auto_pad": .string(mode)])
      #expect(result[0].floats == expected)
    }
  }

  @Test func givesTransposedConvolutionsTheirShape() throws {
    let weights = ONNXNetwork.Constant("w", [1, 1, 2, 2], [1, 1, 1, 1])
    for attributes: KeyValuePairs<String, ONNXNetwork.Attribute> in [
      ["strides": .integers([2, 2]), "output_shape": .integers([5, 5])],
      ["strides": .integers([2, 2]), "output_padding": .integers([1, 1])],
    ] {
      let result = try results(
        "ConvTranspose", version: 11, [1, 1, 2, 2], constants: [weights], attributes)
      #expect(result[0].shape == [1, 1, 5, 5])
    }
  }

  @Test func addsAnyNumberOfOperands() throws {
    let constants = [
      ONNXNetwork.Constant("a", [2], [10, 20]), ONNXNetwork.Constant("b", [2], [100, 200]),
    ]
    #expect(try results("Sum", version: 8, [2], constants: constants)[0].floats == [110, 221])
    #expect(try results("Sum", version: 8, [2])[0].floats == [0, 1])
  }

  @Test func namesAttributesOfTheWrongKind() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.append("Flatten", ["x"], ["y"], ["axis": .string("1")])
    network.inputs = [ONNXNetwork.Value("x", [2, 2])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    #expect(
      try TemporaryFolder().importError(network)
        == "net.onnx: 'Flatten_0' (Flatten, node 0): error: "
        + "the attribute 'axis' is a string, not an integer")
  }
}
