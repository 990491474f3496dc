import SynapCore
import SynapRuntime
import SynapSecurity
import Testing

@Suite struct NetworkSecurityTests {
  private static let plain = CopyingNetwork.tensor([1, 3, 4, 5])
  private let keys: KeySet

  init() throws { keys = try KeySet(vendor: "Vendor", model: "Model") }

  /// A secure model with these policies, sealed.
  private func sealed(_ input: String, _ output: String) throws -> Storage {
    let plain = try CopyingNetwork.archive(Self.plain)
    let bundle = try Bundle(storage(plain), file: "plain")
    let subgraph = try #require(bundle.subgraphs.first)
    var metadata = subgraph.metadata
    metadata.inputs[0].security = input
    metadata.outputs[0].security = output
    return storage(
      try SecureModel.seal(
        program: [UInt8](bundle.storage.bytes[subgraph.program]), metadata: metadata,
        with: keys.sealingKeys))
  }

  private func storage(_ bytes: [UInt8]) -> Storage {
    let storage = Storage.allocate(byteCount: bytes.count)
    storage.bytes.copyBytes(from: bytes)
    return storage
  }

  private func network(
    _ input: String = "any", _ output: String = "secure-if-input-secure"
  ) throws -> Network {
    try Network(
      sealed(input, output), file: "model.synap", threads: 1, keys: keys.store)
  }

  private func security(of network: Network) -> [Bool] {
    (network.inputs + network.outputs).map(\.isSecure)
  }

  @Test func runsLikeAnyOtherWhereItsBuffersAreCommon() throws {
    let network = try network()
    #expect(network.isSecure && security(of: network) == [false, false])
    let bytes = (0..<60).map { UInt8($0) }
    try bytes.withUnsafeBytes { try network.inputs[0].assign(raw: $0) }
    network.predict()
    #expect(try network.outputs[0].withBytes { Array($0) } == bytes)
    #expect(try #require(try network.estimatedTime()).cycles > 0)
  }

  @Test func isRefusedWithoutKeys() throws {
    let model = try sealed("any", "any")
    #expect {
      try Network(model, file: "model.synap", threads: 1, keys: KeyStore())
    } throws: { "\($0)".hasPrefix("model.synap: error: there is no trusted key to check") }
  }

  @Test func showsNeitherProgramNorLayers() throws {
    let network = try network()
    let message = "the model is secure: its program and its layers are not shown"
    #expect(throws: Diagnostic.error(message)) { try network.program }
    #expect(throws: Diagnostic.error(message)) { try network.estimate() }
    #expect(network.layers.results.isEmpty)
    var run = network.predictByLayer()
    #expect(run.next() == nil)
  }

  @Test func doesNotReadSecureBuffers() throws {
    let network = try network("secure")
    #expect(security(of: network) == [true, true])
    try network.inputs[0].assign([Float](repeating: 1, count: 60))
    network.predict()
    for tensor in network.inputs + network.outputs {
      let refusal = Diagnostic.error("'\(tensor.name)' is in secure memory, which can't be read")
      #expect(throws: refusal) { try tensor.withBytes { $0.count } }
      #expect(throws: refusal) { try tensor.floats() }
    }
  }

  @Test(arguments: [
    ("any", "secure-if-input-secure", [false, false]), ("any", "any", [false, false]),
    ("secure", "secure-if-input-secure", [true, true]), ("secure", "any", [true, false]),
    ("non-secure", "secure-if-input-secure", [false, false]), ("none", "none", [false, false]),
  ])
  func placesBuffersAsPoliciesDemand(_ input: String, _ output: String, _ expected: [Bool]) throws {
    #expect(try security(of: network(input, output)) == expected)
  }

  @Test(arguments: [
    ("secure", "any", false, false, "'input' must be in secure memory: its policy is 'secure'"),
    (
      "non-secure", "any", true, false,
      "'input' can't be in secure memory: its policy is 'non-secure'"
    ),
    (
      "any", "secure-if-input-secure", true, false,
      "'output' must be in secure memory, since an input is: its policy is "
        + "'secure-if-input-secure'"
    ),
  ])
  func refusesWhatPoliciesForbid(
    _ input: String, _ output: String, _ secureInputs: Bool, _ secureOutputs: Bool,
    _ message: String
  ) throws {
    let network = try network(input, output)
    let before = security(of: network)
    #expect(throws: Diagnostic.error(message)) {
      try network.placeBuffers(secureInputs: secureInputs, secureOutputs: secureOutputs)
    }
    #expect(security(of: network) == before)
  }

  @Test func takesEveryPlaceThatPoliciesAllow() throws {
    let network = try network("any", "any")
    for places in [[true, true], [true, false], [false, true], [false, false]] {
      try network.placeBuffers(secureInputs: places[0], secureOutputs: places[1])
      #expect(security(of: network) == places)
    }
  }

  @Test func refusesUnknownPolicies() throws {
    #expect {
      try network("secret")
    } throws: { "\($0)".contains("'input' has the unknown access policy 'secret'") }
  }

  @Test func plainModelsHaveNoPolicies() throws {
    var tensor = Self.plain
    tensor.security = "secure"
    let network = try CopyingNetwork.make(tensor)
    #expect(!network.isSecure && security(of: network) == [false, false])
    try network.placeBuffers(secureOutputs: true)
    #expect(security(of: network) == [false, true])
  }
}
