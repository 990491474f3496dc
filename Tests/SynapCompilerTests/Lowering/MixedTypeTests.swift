import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Networks whose nodes are stored in different ways.
@Suite struct MixedTypeTests {
  /// Two convolutions with functions, a join and a pooling, in order of their results' names.
  static let network = LoweringCase(
    name: "Conv, SiLU, Concat, AveragePool, Gemm", inputs: [[1, 6, 8, 8]]
  ) {
    $0.convolution("x0", "a", from: 6, to: 8, kernel: 3)
    $0.append("Sigmoid", ["a"], ["s"], name: "s_node")
    $0.append("Mul", ["a", "s"], ["m"], name: "m_node")
    $0.convolution("m", "b", from: 8, to: 8)
    $0.append("Add", ["a", "b"], ["t"], name: "t_node")
    $0.concat(["t", "b"], "j")
    $0.append("GlobalAveragePool", ["j"], ["p"], name: "p_node")
    $0.append("Flatten", ["p"], ["f"], name: "f_node")
    $0.append(
      "Gemm", ["f", $0.weights("w", [5, 16]), $0.weights("c", [5])], ["y"], name: "y_node",
      ["transB": .integer(1)])
  }

  /// Pairs of a scheme for most nodes and one for some.
  static let pairs: [(StorageScheme, StorageScheme)] = StorageScheme.allCases.flatMap { most in
    StorageScheme.allCases.filter { $0 != most }.map { (most, $0) }
  }

  @Test(arguments: pairs, [["b_node"], ["y_node", "f_node"], ["m_node", "s_node", "j_node"]])
  func agreesWithTheFloatReference(
    pair: (most: StorageScheme, some: StorageScheme), named: [String]
  ) throws {
    let source = try Self.network.source(in: TemporaryFolder())
    let outcome = try LoweringOutcome(of: source, range: -2...2, seed: 3) {
      named.contains($0.name) ? pair.some : pair.most
    }
    // int8 activations are stored alike, whatever the weights' scales.
    let bytes: Set<StorageScheme> = [.int8, .int8PerChannel]
    #expect(
      outcome.graph.nodes.contains { $0.operation is Convert }
        == !bytes.isSuperset(of: [pair.most, pair.some]))
    for output in outcome.outputs {
      // The coarsest type of the two decides.
      #expect(output.difference <= 0.08 * output.magnitude)
    }
  }

  /// What int16 keeps is what 8 bits lose.
  @Test func sixteenBitsAreCloserThanEight() throws {
    let source = try Self.network.source(in: TemporaryFolder())
    let differences = try [StorageScheme.uint8, .int16].map { scheme in
      try LoweringOutcome(of: source, in: scheme, range: -2...2, seed: 1).outputs[0].difference
    }
    #expect(differences[1] * 50 < differences[0])
  }

  /// Every scheme's output as float, from the machine itself.
  @Test(arguments: StorageScheme.allCases)
  func outputsAreDequantized(scheme: StorageScheme) throws {
    var network = Self.network
    network.metafile = "dequantize_outputs: true\n"
    let source = try network.source(in: TemporaryFolder())
    let dequantized = try LoweringOutcome(of: source, in: scheme, range: -2...2, seed: 1)
    #expect(dequantized.outputs[0].type.dataType == .float32)
    let stored = try LoweringOutcome(
      of: Self.network.source(in: TemporaryFolder()), in: scheme, range: -2...2, seed: 1)
    #expect(stored.outputs[0].type.dataType == scheme.dataType)
    #expect(dequantized.outputs[0].computed == stored.outputs[0].computed)
  }
}
