import ONNXWriter
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Conditions and loops whose course is known while importing.
@Suite struct ONNXControlFlowTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The results of `network` for `x` = [1, 2, 3].
  private func results(_ network: ONNXNetwork) throws -> [[Float]] {
    let path = try folder.write(network.serialized(), to: "net.onnx")
    let graph = try NetworkImporter.importNetwork(path: path).graph
    return try ReferenceExecutor(graph, threadCount: 1).run([Tensor([3], [1, 2, 3])])
      .map(\.floats)
  }

  private func network(
    _ build: (inout ONNXNetwork) -> Void, outputs: [String] = ["y"]
  ) -> ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [3])]
    network.outputs = outputs.map { ONNXNetwork.Value($0, nil) }
    build(&network)
    return network
  }

  /// A branch that adds `number`, a constant of its own, to `x` from outside.
  private func branch(adding number: Float) -> ONNXNetwork.Attribute {
    var graph = ONNXNetwork(operatorSet: 13)
    graph.outputs = [ONNXNetwork.Value("sum", nil)]
    graph.initializers = [ONNXNetwork.Constant("number", [], [number])]
    graph.append("Add", ["x", "number"], ["sum"])
    return .graph(graph.serializedGraph())
  }

  @Test(arguments: [(3, [11, 12, 13]), (4, [101, 102, 103])] as [(Int, [Float])])
  func takesABranch(extent: Int, expected: [Float]) throws {
    let network = network {
      $0.initializers = [ONNXNetwork.Constant("three", [1], integers: [extent])]
      $0.append("Shape", ["x"], ["shape"])
      $0.append("Equal", ["shape", "three"], ["isThree"])
      $0.append(
        "If", ["isThree"], ["y"], name: "choice",
        ["then_branch": branch(adding: 10), "else_branch": branch(adding: 100)])
    }
    #expect(try results(network) == [expected])
  }

  @Test func refusesAConditionOfTheInput() throws {
    let network = network {
      $0.initializers = [ONNXNetwork.Constant("zero", [], [0])]
      $0.append("ReduceSum", ["x"], ["sum"], ["keepdims": .integer(0)])
      $0.append("Greater", ["sum", "zero"], ["isPositive"])
      $0.append(
        "If", ["isPositive"], ["y"], name: "choice",
        ["then_branch": branch(adding: 10), "else_branch": branch(adding: 100)])
    }
    #expect {
      try results(network)
    } throws: {
      "\($0)".contains("'choice' (If, node 2): error: the condition depends on the input")
    }
  }

  /// A body that multiplies what is carried by 2, adds the turn's number times `x`, and passes the
  /// condition on.
  private func body(_ change: (inout ONNXNetwork) -> Void = { _ in }) -> ONNXNetwork.Attribute {
    var graph = ONNXNetwork(operatorSet: 13)
    graph.inputs = ["turn", "condition", "carried"].map { ONNXNetwork.Value($0, nil) }
    graph.outputs = ["goes_on", "next", "seen"].map { ONNXNetwork.Value($0, nil) }
    graph.initializers = [ONNXNetwork.Constant("two", [], [2])]
    graph.append("Identity", ["condition"], ["goes_on"])
    graph.append("Cast", ["turn"], ["number"], ["to": .integer(1)])
    graph.append("Mul", ["number", "x"], ["added"])
    graph.append("Mul", ["carried", "two"], ["doubled"])
    graph.append("Add", ["doubled", "added"], ["next"])
    graph.append("Identity", ["added"], ["seen"])
    change(&graph)
    return .graph(graph.serializedGraph())
  }

  @Test func unrollsALoop() throws {
    let body = body()
    let network = network(
      {
        $0.initializers = [ONNXNetwork.Constant("count", [], integers: [3])]
        $0.append("Loop", ["count", "", "x"], ["y", "all"], name: "loop", ["body": body])
      }, outputs: ["y", "all"])
    // ((x * 2 + 0) * 2 + x) * 2 + 2 x = 12 x
    #expect(try results(network) == [[12, 24, 36], [0, 0, 0, 1, 2, 3, 2, 4, 6]])
  }

  @Test func endsALoopByItsCondition() throws {
    let body = body {
      $0.nodes.removeFirst()
      $0.initializers.append(ONNXNetwork.Constant("one", [], integers: [1]))
      $0.append("Less", ["turn", "one"], ["goes_on"])
    }
    let network = network {
      $0.initializers = [ONNXNetwork.Constant("count", [], integers: [1 << 40])]
      $0.append("Loop", ["count", "", "x"], ["y"], name: "loop", ["body": body])
    }
    #expect(try results(network) == [[5, 10, 15]])
  }

  @Test func boundsTheTurns() throws {
    let body = body()
    let network = network {
      $0.initializers = [ONNXNetwork.Constant("count", [], integers: [1 << 40])]
      $0.append("Loop", ["count", "", "x"], ["y"], name: "loop", ["body": body])
    }
    #expect {
      try results(network)
    } throws: { "\($0)".contains("conditions and loops come to more than 100000 nodes together") }
  }

  @Test func keepsNodesOfOneNameApart() throws {
    let network = network {
      $0.initializers = [ONNXNetwork.Constant("yes", elementType: 9, [], .raw([1]))]
      $0.append(
        "If", ["yes"], ["a"], name: "choice",
        ["then_branch": branch(adding: 10), "else_branch": branch(adding: 1)])
      $0.append(
        "If", ["yes"], ["b"], name: "choice",
        ["then_branch": branch(adding: 100), "else_branch": branch(adding: 1)])
      $0.append("Add", ["a", "b"], ["y"])
    }
    #expect(try results(network) == [[112, 114, 116]])
  }

  /// A branch inside a body takes the turn's number from the body and `x` from outside of it.
  @Test func decidesABranchInEveryTurn() throws {
    var inner = ONNXNetwork(operatorSet: 13)
    inner.outputs = [ONNXNetwork.Value("more", nil)]
    inner.append("Add", ["carried", "x"], ["more"])
    var same = ONNXNetwork(operatorSet: 13)
    same.outputs = [ONNXNetwork.Value("kept", nil)]
    same.append("Identity", ["carried"], ["kept"])
    var body = ONNXNetwork(operatorSet: 13)
    body.inputs = ["i", "goes", "carried"].map { ONNXNetwork.Value($0, nil) }
    body.outputs = ["goes_on", "next"].map { ONNXNetwork.Value($0, nil) }
    body.initializers = [ONNXNetwork.Constant("two", [], integers: [2])]
    body.append("Identity", ["goes"], ["goes_on"])
    body.append("Less", ["i", "two"], ["condition"])
    body.append(
      "If", ["condition"], ["next"], name: "inner",
      [
        "then_branch": .graph(inner.serializedGraph()),
        "else_branch": .graph(same.serializedGraph()),
      ])
    let loop = ONNXNetwork.Attribute.graph(body.serializedGraph())
    let network = network {
      $0.initializers = [ONNXNetwork.Constant("count", [], integers: [5])]
      $0.append("Loop", ["count", "", "x"], ["y"], name: "loop", ["body": loop])
    }
    #expect(try results(network) == [[3, 6, 9]])
  }

  @Test func takesNoTurnWhereTheFirstConditionIsFalse() throws {
    let body = body()
    let network = network {
      $0.initializers = [
        ONNXNetwork.Constant("count", [], integers: [3]),
        ONNXNetwork.Constant("no", elementType: 9, [], .raw([0])),
      ]
      $0.append("Loop", ["count", "no", "x"], ["y", "all"], name: "loop", ["body": body])
    }
    #expect(try results(network) == [[1, 2, 3]])
  }

  @Test func reportsWhatABranchDoesNotKnow() throws {
    var graph = ONNXNetwork(operatorSet: 13)
    graph.outputs = [ONNXNetwork.Value("out", nil)]
    graph.append("Frobnicate", ["x"], ["out"], name: "inner")
    let inner = graph.serializedGraph()
    let network = network {
      $0.initializers = [
        ONNXNetwork.Constant("yes", elementType: 9, [], .raw([1]))
      ]
      $0.append(
        "If", ["yes"], ["y"], name: "choice",
        ["then_branch": .graph(inner), "else_branch": .graph(inner)])
    }
    #expect {
      try results(network)
    } throws: {
      "\($0)".contains(
        "'choice#1/inner' (Frobnicate, node 0): error: the operator is not supported")
    }
  }
}
