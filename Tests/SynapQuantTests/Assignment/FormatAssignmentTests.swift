import SynapCore
import SynapIR
import SynapQuant
import Testing

@Suite struct FormatAssignmentTests {
  private static let base = NumberFormat.asymmetricAffine(.uint8)
  private static let wide = NumberFormat.dynamicFixedPoint(.int16)

  /// x and z, a convolution of x fused of three nodes, then a branch and its join with z's.
  private func graph() throws -> Graph {
    var sketch = Sketch()
    let x = sketch.input("x", [1, 1, 2, 2])
    let z = sketch.input("z", [1, 1, 2, 2])
    let stem = try sketch.convolution(
      x, "stem", to: 1, weights: [1], bias: [0], parts: ["Conv_0", "BatchNorm_1", "Relu_2"])
    let left = try sketch.node(Sigmoid(), [stem], "left")
    let right = try sketch.node(SiLU(), [z], "right")
    let sum = try sketch.node(Add(), [left, right], "sum")
    let last = try sketch.node(Relu(), [sum], "last")
    return try sketch.graph(outputs: [last])
  }

  /// The names of the nodes and inputs that `selectors` make int16.
  private func selected(_ texts: String...) throws -> [String] {
    let graph = try graph()
    var formats = FormatAssignment(Self.base, for: graph)
    for text in texts { try formats.assign(Self.wide, to: LayerSelector(text), in: graph) }
    return zip(graph.inputs, formats.inputs).filter { $0.1 == Self.wide }.map { graph[$0.0].name }
      + zip(graph.nodes, formats.nodes).filter { $0.1 == Self.wide }.map(\.0.name)
  }

  @Test func readsSpecifications() {
    #expect(LayerSelector("*") == .all && LayerSelector("INPUTS") == .inputs)
    #expect(LayerSelector("inputs") == .layer("inputs"))
    #expect(LayerSelector("Conv_5") == .layer("Conv_5"))
    #expect(LayerSelector("Conv_5...") == .after("Conv_5"))
    #expect(LayerSelector("@Conv_Conv_5_7") == .layer("@Conv_Conv_5_7"))
    #expect(LayerSelector("@Conv_Conv_5_7...") == .after("@Conv_Conv_5_7"))
  }

  @Test func selectsOneLayerByNameOrID() throws {
    #expect(try selected("left") == ["left"])
    #expect(try selected("z") == ["z"])
    let names = LayerNames(of: try graph())
    #expect(try selected("@\(names.nodes[0])") == ["stem"])
    #expect(try selected("@\(names.nodes[3])", "@\(names.inputs[1])") == ["z", "sum"])
  }

  @Test func selectsInputsAndAll() throws {
    #expect(try selected("INPUTS") == ["x", "z"])
    #expect(try selected("*") == ["x", "z", "stem", "left", "right", "sum", "last"])
  }

  @Test func selectsWhatComesAfterALayer() throws {
    #expect(try selected("left...") == ["sum", "last"])
    #expect(try selected("x...") == ["stem", "left", "sum", "last"])
    #expect(try selected("z...") == ["right", "sum", "last"])
    let names = LayerNames(of: try graph())
    #expect(try selected("@\(names.nodes[0])...") == ["left", "sum", "last"])
    #expect {
      try selected("last...")
    } throws: {
      "\($0)" == "error: no layer comes after 'last'"
    }
  }

  @Test func laterAssignmentsOverrideEarlierOnes() throws {
    let graph = try graph()
    var formats = FormatAssignment(Self.base, for: graph)
    try formats.assign(Self.wide, to: .after("z"), in: graph)
    try formats.assign(.float16, to: .layer("sum"), in: graph)
    #expect(formats.nodes == [Self.base, Self.base, Self.wide, .float16, Self.wide])
    try formats.assign(Self.wide, to: .all, in: graph)
    #expect(formats == FormatAssignment(Self.wide, for: graph))
    #expect(formats.needsCalibration)
    #expect(!FormatAssignment(.float16, for: graph).needsCalibration)
  }

  @Test func suggestsTheNameThatWasMeant() throws {
    #expect {
      try selected("lft")
    } throws: {
      "\($0)" == """
        error: Layer name 'lft' not in: ['x', 'z', 'left', 'right', 'sum', 'last']
          note: did you mean 'left'?
        """
    }
    let names = LayerNames(of: try graph())
    #expect {
      try selected("@\(names.nodes[1])0...")
    } throws: {
      "\($0)".hasPrefix("error: Layer ID '\(names.nodes[1])0' not in: ['\(names.inputs[0])'")
        && "\($0)".hasSuffix("note: did you mean '\(names.nodes[1])'?")
    }
  }

  @Test(arguments: ["Conv_0", "BatchNorm_1", "Relu_2", "Relu_2..."])
  func namesTheIDOfAFusedLayer(_ text: String) throws {
    let id = LayerNames(of: try graph()).nodes[0]
    #expect {
      try selected(text)
    } throws: {
      "\($0)" == """
        error: '\(text.prefix { $0 != "." })' is a part of a fused layer, which is selected by its id
          note: write '@\(id)'
        """
    }
    #expect(try selected("@\(id)") == ["stem"])
  }

  @Test func namesTheIDThatIsWrittenWithoutItsSign() throws {
    let id = LayerNames(of: try graph()).nodes[0]
    #expect {
      try selected(id)
    } throws: {
      "\($0)" == """
        error: '\(id)' is a layer's id, not its name
          note: write '@\(id)'
        """
    }
  }

  /// Division has no integer arithmetic.
  @Test func keepsInFloatWhatOnlyFloatLayersRead() throws {
    var sketch = Sketch()
    let x = sketch.input("x", [1, 2, 2, 2])
    let z = sketch.input("z", [1, 2, 2, 2])
    let moved = try sketch.node(Transpose(permutation: [0, 1, 3, 2]), [x], "moved")
    let shared = try sketch.node(Transpose(permutation: [0, 1, 3, 2]), [z], "shared")
    let quotient = try sketch.node(Div(), [moved, shared], "quotient")
    let relu = try sketch.node(Relu(), [shared], "relu")
    let graph = try sketch.graph(outputs: [quotient, relu])
    let formats = FormatAssignment(Self.base, for: graph)
    let standard = formats.withFloatLayers(of: graph, mode: .standard)
    #expect(standard.nodes == [.float16, Self.base, .float16, Self.base])
    #expect(standard.inputs == [.float16, Self.base])
    let full = formats.withFloatLayers(of: graph, mode: .full)
    #expect(full.nodes == [Self.base, Self.base, .float16, Self.base])
    #expect(full.inputs == [Self.base, Self.base])
  }
}
