import SynapCompiler
import SynapCore
import SynapIR
import SynapTestSupport
import Testing

/// Every operator that can be compiled, alone and beside others, against the float reference.
@Suite struct LoweringOperatorTests {
  static let cases =
    LoweringCase.convolutions + LoweringCase.pooling + LoweringCase.elementwise
    + LoweringCase.movement

  @Test(arguments: cases)
  func agreesWithTheFloatReference(_ example: LoweringCase) throws {
    let source = try example.source(in: TemporaryFolder())
    for scheme in example.schemes {
      for seed: UInt64 in 1...2 {
        let outcome = try LoweringOutcome(
          of: source, in: scheme, range: example.range, seed: seed)
        try Self.expectEngines(of: outcome, in: scheme)
        for output in outcome.outputs {
          #expect(output.computed.count == output.expected.count)
          #expect(output.magnitude > 0)
          let limit: Float
          if scheme == .float16 {
            limit = example.tolerance * output.magnitude
          } else {
            let stored = try outcome.storedType(of: output)
            let quanta = scheme == .int16 ? example.quanta16 ?? example.quanta : example.quanta
            limit = (quanta + 0.01) * (stored.quantization.uniform?.scale ?? 0)
          }
          #expect(
            output.difference <= limit,
            "'\(output.name)' in \(scheme), seed \(seed), of magnitude \(output.magnitude)")
        }
      }
    }
  }

  /// What runs every operator by its reference.
  private static let uses = Result {
    try Dictionary(
      uniqueKeysWithValues: OperatorCatalog.all.map { operation in
        let uses = try OperatorReference.columns.map {
          ($0.dataType, try OperatorReference.use(of: operation, in: $0))
        }
        return (operation.name, Dictionary(uniqueKeysWithValues: uses))
      })
  }

  /// Expects that the nodes of `outcome` are run by engines that the reference has.
  private static func expectEngines(
    of outcome: LoweringOutcome, in scheme: StorageScheme
  ) throws {
    for node in outcome.graph.nodes {
      let seen = EngineUse(
        of: node.name, in: outcome.graph, compiledTo: outcome.model, scheme.format)
      let known = try #require(uses.get()[node.operation.name]?[scheme.dataType])
      #expect(
        known.covers(seen),
        "\(node.operation.name) in \(scheme): \(seen.text) where the reference has \(known.text)")
    }
  }

  @Test func coversEveryOperatorThatCanBeCompiled() throws {
    // `Convert` comes from quantization, not from a file.
    var seen: Set<String> = [Convert.name]
    for example in Self.cases {
      let source = try example.source(in: TemporaryFolder())
      seen.formUnion(source.graph.nodes.map(\.operation.name))
    }
    let missing = OperatorCatalog.compiled.map { $0.name }.filter { !seen.contains($0) }
    #expect(missing.isEmpty)
    #expect(OperatorCatalog.compiled.count > 30)
  }
}
