import SynapCore
import SynapNPU
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

  @Test func buffersThatAreMovedHoldNothing() throws {
    let network = try network("any", "any")
    func fill() throws {
      try [UInt8](repeating: 9, count: 60).withUnsafeBytes {
        try network.inputs[0].assign(raw: $0)
      }
      network.predict()
    }
    func contents() throws -> [Set<UInt8>] {
      try (network.inputs + network.outputs).map { try $0.withBytes { Set($0) } }
    }
    try fill()
    try network.placeBuffers(secureInputs: false, secureOutputs: false)
    #expect(try contents() == [[9], [9]])
    for places in [(true, true), (true, false), (false, true)] {
      try network.placeBuffers(secureInputs: places.0, secureOutputs: places.1)
      try fill()
      try network.placeBuffers(secureInputs: false, secureOutputs: false)
      #expect(try contents() == [[0], [0]])
    }
  }

  /// A model of one layer whose result `layers.json` names.
  private func layered() throws -> (bundle: Bundle, layers: String) {
    let plain = try Bundle(storage(CopyingNetwork.archive(Self.plain)), file: "plain")
    let output = try CopyingNetwork.make(Self.plain).program.outputs[0]
    let result = LayerResult(
      name: "copied", layer: 0, instruction: 0, address: output.address, shape: [1, 3, 4, 5],
      strides: [60, 20, 5, 1], dataType: .uint8, quantization: .none)
    return (plain, LayerTable([result]).text)
  }

  @Test func showsNoLayersWhereABufferIsSecure() throws {
    let (plain, layers) = try layered()
    let subgraph = plain.subgraphs[0]
    let bytes = Bundle.encode(
      program: [UInt8](plain.storage.bytes[subgraph.program]), metadata: subgraph.metadata,
      layers: layers)
    let network = try Network(Bundle(storage(bytes), file: "m"), file: "m", threads: 1)
    let pattern = (0..<60).map { UInt8($0) }
    try pattern.withUnsafeBytes { try network.inputs[0].assign(raw: $0) }
    #expect(network.predictByLayer().map(\.values) == [pattern.map { Float($0) }])
    for (secureInputs, secureOutputs) in [(true, false), (false, true)] {
      try network.placeBuffers(secureInputs: secureInputs, secureOutputs: secureOutputs)
      try pattern.withUnsafeBytes { try network.inputs[0].assign(raw: $0) }
      var run = network.predictByLayer()
      #expect(run.next() == nil)
      if !secureOutputs { #expect(try network.outputs[0].withBytes { Array($0) } == pattern) }
    }
  }

  @Test func ignoresTheLayersThatAreSealed() throws {
    let (plain, layers) = try layered()
    var metadata = plain.subgraphs[0].metadata
    metadata.isSecure = true
    let bundle = Bundle.encode(
      program: [UInt8](plain.storage.bytes[plain.subgraphs[0].program]), metadata: metadata,
      layers: layers)
    let manifest = Bundle.manifest(
      program: "0/model.sealed", of: metadata,
      members: [.init(Bundle.securityKey, "security.json")])
    let bytes = try SecureModel.seal(
      bundle, manifest: Array(manifest.utf8), metadata: metadata, with: keys.sealingKeys)
    let network = try Network(storage(bytes), file: "model.synap", threads: 1, keys: keys.store)
    #expect(network.isSecure && network.layers.results.isEmpty)
  }

  @Test func bundlesAreRefusedWhereModelsMustBeSecure() throws {
    let bundle = try Bundle(storage(CopyingNetwork.archive(Self.plain)), file: "plain")
    #expect {
      try Network(bundle, file: "m", threads: 1, keys: KeyStore(requiresSecureModels: true))
    } throws: {
      "\($0)" == "m: error: the model is not secure, but only secure models may run here"
    }
    _ = try Network(bundle, file: "m", threads: 1, keys: KeyStore())
  }

  @Test(arguments: [
    ("secure-if-input-secure", "any", "'input'", "secure-if-input-secure", "input"),
    ("any", "secure", "'output'", "secure", "output"),
    ("any", "non-secure", "'output'", "non-secure", "output"),
  ])
  func refusesPoliciesOfTheOtherDirection(
    _ input: String, _ output: String, _ tensor: String, _ policy: String, _ kind: String
  ) throws {
    let message = "\(tensor) has the access policy '\(policy)', which no \(kind) can have"
    #expect { try network(input, output) } throws: { "\($0)".contains(message) }
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
