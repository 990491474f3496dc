import SynapCompiler
import SynapCore
import SynapIR
import SynapNPU
import SynapQuant
import SynapTestSupport
import Testing

/// What copies cost on silicon that keeps feature maps in planes.
@Suite struct CopyOrderTests {
  /// Reshapes every `step`-th column of a map of 8 channels, 8x8 of them, to two groups, permutes them,
  /// and gives out what comes of it.
  static func orders(
    permutation: [Int], to extents: [Int], columnStep step: Int = 1
  ) throws -> [CopyOrder] {
    let network = LoweringCase(name: "permuted groups", inputs: [[1, 4, 8, 8 * step]]) {
      $0.convolution("x0", "a", from: 4, to: 8, kernel: 3)
      $0.append(
        "Slice",
        [
          "a", $0.integers("first", [0]), $0.integers("end", [8 * step]),
          $0.integers("axis", [3]), $0.integers("step", [step]),
        ], ["s"], name: "s_node")
      $0.reshape("s", "b", [1, 2, 4, 8, 8])
      $0.transpose("b", "c", permutation)
      $0.reshape("c", "d", extents)
      $0.append("Sigmoid", ["d"], ["y"], name: "y_node")
    }
    let source = try network.source(in: TemporaryFolder())
    var calibration = Calibration(for: source.graph)
    let inputs = source.graph.inputs.map { id in
      let shape = source.graph.type(of: id).shape
      return SynapIR.Tensor(shape, (0..<shape.elementCount).map { Float($0 % 7) - 3 })
    }
    try calibration.measure(source.graph, samples: 0..<1) { _ in inputs }
    let graph = try source.graph.stored(by: calibration) { _ in .uint8 }
    let program = try ProgramCompiler(target: .named("VS680")).compile(graph, of: source).program
    return program.instructions.compactMap { ($0 as? Copy)?.order }
  }

  @Test func shuffledChannelsMoveAsPlanes() throws {
    let orders = try Self.orders(permutation: [0, 2, 1, 3, 4], to: [1, 8, 8, 8])
    #expect(orders.contains(.planes))
    #expect(!orders.contains(.gathered))
  }

  @Test func everySecondColumnIsGathered() throws {
    let orders = try Self.orders(
      permutation: [0, 2, 1, 3, 4], to: [1, 8, 8, 8], columnStep: 2)
    #expect(orders.contains(.gathered))
  }

  @Test func channelsPutLastAreGathered() throws {
    let orders = try Self.orders(permutation: [0, 1, 3, 4, 2], to: [1, 128, 4])
    #expect(orders.contains(.gathered))
  }
}
