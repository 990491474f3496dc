import SynapIR
import SynapTestSupport
import Testing

@Suite struct ReferenceExecutorTests {
  /// `x -> Neg -> Silu -> Sigmoid`, and the sum of the second and the third.
  private static func graph() throws -> Graph {
    var builder = GraphBuilder(name: "graph", context: ExecutionContext(threadCount: 1))
    let x = try builder.addInput("x", .float32([1, 3, 5, 7]))
    func append(_ operation: any Operator, _ inputs: [Graph.ValueID], _ name: String) throws
      -> Graph.ValueID
    {
      try builder.append(
        operation, inputs, name: name, results: [name],
        origin: Origin(name: name, operation: "", index: 0))[0]
    }
    let a = try append(Neg(), [x], "a")
    let b = try append(SiLU(), [a], "b")
    let c = try append(Sigmoid(), [b], "c")
    let d = try append(Add(), [b, c], "d")
    let e = try append(Tanh(), [d], "e")
    return builder.finished(outputs: [d, e])
  }

  @Test func writesOverNothingThatIsReadLater() throws {
    let graph = try Self.graph()
    let input = Tensor([1, 3, 5, 7], (0..<105).map { Float($0) / 20 - 2.5 })
    let executor = ReferenceExecutor(graph, threadCount: 1)
    var kept: [Graph.ValueID: Tensor] = [:]
    var copies: [Graph.ValueID: [Float]] = [:]
    let shared = try executor.run([input]) { id, tensor in
      kept[id] = tensor
      copies[id] = tensor.floats
    }
    var passing: [Graph.ValueID: [Float]] = [:]
    let unshared = try executor.run([input]) { id, tensor in passing[id] = tensor.floats }
    #expect(kept.mapValues(\.floats) == copies)
    #expect(passing == copies)
    #expect(shared.map(\.floats) == unshared.map(\.floats))
    #expect(input.floats == (0..<105).map { Float($0) / 20 - 2.5 })
  }

  @Test func writesOverWhatIsNotReadAgain() throws {
    var places: [String: UnsafeRawPointer?] = [:]
    let graph = try Self.graph()
    let input = Tensor([1, 3, 5, 7], (0..<105).map { Float($0) / 20 - 2.5 })
    _ = try ReferenceExecutor(graph, threadCount: 1).run([input]) { id, tensor in
      places[graph[id].name] = tensor.withBytes { $0.baseAddress }
    }
    #expect(places["b"] == places["a"])
    #expect(places["c"] != places["b"])
    #expect(places["e"] != places["d"])
  }
}
