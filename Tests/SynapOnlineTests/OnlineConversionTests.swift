import ONNXWriter
import SynapCompiler
import SynapCore
import SynapNPU
import SynapOnline
import SynapRuntime
import SynapSecurity
import SynapTestSupport
import Testing

@Suite struct OnlineConversionTests {
  private let folder: TemporaryFolder
  private let cache: ConversionCache

  init() throws {
    folder = try TemporaryFolder()
    cache = ConversionCache(directory: folder.file("cache"))
    try write(factor: 2)
  }

  /// Writes a network that multiplies by `factor`.
  private func write(factor: Float) throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 4, 4])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    network.initializers = [ONNXNetwork.Constant("k", [1], [factor])]
    network.append("Mul", ["x", "k"], ["y"])
    try folder.write(network)
  }

  private var entries: [String] { folder.files.filter { $0.hasPrefix("cache/") } }

  /// Loads the network and returns what it makes of 3, and whether it was converted now.
  private func run(
    metafile: String? = nil, target: String? = nil, keys: KeyStore? = nil
  ) throws -> (number: Float, isConverted: Bool) {
    var isConverted = false
    let network = try OnlineConversion(
      of: folder.file("net.onnx"), metafile: metafile.map { try folder.write($0, to: "net.yaml") },
      target: target, cache: cache
    ).network(threads: 1, keys: keys, progress: { _ in isConverted = true })
    try network.inputs[0].assign([Float](repeating: 3, count: 48))
    network.predict()
    return (try network.outputs[0].floats()[0], isConverted)
  }

  @Test func convertsOnceAndLoadsAfterwards() throws {
    #expect(try run() == (6, true))
    #expect(entries.count == 1)
    #expect(try run() == (6, false))
    #expect(entries.count == 1)
  }

  @Test func convertsAgainWhereSomethingElseComesOut() throws {
    #expect(try run() == (6, true))
    #expect(try run(target: "VS640") == (6, true))
    #expect(try run(metafile: "outputs:\n- dequantize: true\n") == (6, true))
    #expect(try run(metafile: "outputs:\n- dequantize: false\n") == (6, true))
    try write(factor: 4)
    #expect(try run() == (12, true))
    #expect(entries.count == 5)
    try write(factor: 2)
    #expect(try run() == (6, false))
    #expect(try run(target: "vs640") == (6, false))
    #expect(entries.count == 5)
  }

  @Test func convertsAgainWhereSamplesChange() throws {
    let metafile = "inputs:\n- scale: 1\nquantization:\n  dataset: ['*.npy']\n"
    func sample(_ number: Float) throws {
      let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 4, 4), }"
      let header = Array(text.utf8) + Array(repeating: 0x20, count: 117 - text.utf8.count) + [10]
      let numbers = (0..<48).flatMap { index in
        withUnsafeBytes(of: (number * Float(index) / 48).bitPattern.littleEndian) { Array($0) }
      }
      try folder.write(
        [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + header + numbers, to: "x.npy")
    }
    try sample(5)
    let first = try run(metafile: metafile)
    #expect((first.number - 6).magnitude < 0.1 && first.isConverted)
    #expect(try run(metafile: metafile) == (first.number, false))
    try sample(1)
    let narrow = try run(metafile: metafile)
    #expect(narrow.number < 3 && narrow.isConverted)
  }

  @Test func convertsAgainWhereExternalDataChange() throws {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: [1, 3, 4, 4])]
    network.outputs = [ONNXNetwork.Value("y", nil)]
    let entries = [(key: "location", value: "k.bin")]
    network.initializers = [
      ONNXNetwork.Constant("k", elementType: 1, [1], .external(entries))
    ]
    network.append("Mul", ["x", "k"], ["y"])
    try folder.write(network)
    func write(_ factor: Float) throws {
      try folder.write(
        withUnsafeBytes(of: factor.bitPattern.littleEndian) { Array($0) }, to: "k.bin")
    }
    try write(2)
    #expect(try run() == (6, true))
    #expect(try run() == (6, false))
    try write(4)
    #expect(try run() == (12, true))
    File.remove(folder.file("k.bin"))
    #expect(throws: (any Error).self) { try run() }
  }

  @Test func doesNotKeepWhatChangesWhileItIsConverted() throws {
    var isChanged = false
    _ = try OnlineConversion(of: folder.file("net.onnx"), cache: cache).network(threads: 1) { _ in
      if !isChanged { try? write(factor: 4) }
      isChanged = true
    }
    #expect(isChanged && entries.isEmpty)
    try write(factor: 2)
    #expect(try run() == (6, true))
  }

  @Test func needsNoSamplesWhereNothingIsQuantized() throws {
    let metafile = "inputs:\n- scale: 1\nquantization:\n  dataset: ['none/*.npy']\n"
    #expect(try run(metafile: metafile, target: "GENERIC") == (6, true))
    #expect(try run(metafile: metafile, target: "GENERIC") == (6, false))
    #expect {
      try run(metafile: metafile)
    } throws: { "\($0)".contains("net.yaml:4:13: error: Quantization dataset is empty\n") }
  }

  @Test func convertsNothingThatMayNotRun() throws {
    var isConverted = false
    #expect {
      try OnlineConversion(of: folder.file("net.onnx"), cache: cache).network(
        threads: 1, keys: KeyStore(requiresSecureModels: true),
        progress: { _ in isConverted = true })
    } throws: { "\($0)".contains("net.onnx: error: the model is not secure, but only secure") }
    #expect(!isConverted && entries.isEmpty)
  }

  @Test func doesNotConvertAgainWhereWhatIsKeptIsRefused() throws {
    #expect(try run() == (6, true))
    var isConverted = false
    #expect(throws: Diagnostic.error("1000 threads are not between 1 and 256", at: location)) {
      try OnlineConversion(of: folder.file("net.onnx"), cache: cache).network(
        threads: 1000, progress: { _ in isConverted = true })
    }
    #expect(!isConverted)
  }

  private var location: Location { Location(file: folder.file("net.onnx")) }

  @Test(arguments: [0, 1, 100, 5000])
  func makesADamagedEntryAnew(_ kept: Int) throws {
    #expect(try run() == (6, true))
    let path = folder.file(try #require(entries.first))
    let bytes = try File.read(path)
    var damaged = Array(bytes.prefix(kept))
    if kept >= bytes.count { damaged[bytes.count / 2] ^= 1 }
    try File.write(damaged, to: path)
    #expect(try run() == (6, true))
    #expect(try File.read(path) == bytes)
    #expect(try run() == (6, false))
  }

  @Test func refusesSecureModels() throws {
    #expect {
      try run(metafile: "security:\n  file: keys.yaml\n")
    } throws: {
      "\($0)".contains("net.yaml: error: a secure model is not converted when it is used")
    }
    #expect {
      try run(keys: KeyStore(requiresSecureModels: true))
    } throws: { "\($0)".contains("only secure models may run here") }
  }

  @Test func runsWhereNothingCanBeKept() throws {
    try folder.write("a file", to: "cache")
    var warnings: [String] = []
    let network = try OnlineConversion(of: folder.file("net.onnx"), cache: cache)
      .network(threads: 1, warn: { warnings.append($0.message) })
    #expect(network.inputs.count == 1)
    #expect(warnings.contains("the converted network is not kept: not a directory"))
    let other = try OnlineConversion(of: folder.file("net.onnx"), cache: nil).network(threads: 1)
    #expect(other.inputs.count == 1)
  }

  @Test func saysWhatIsWrongWithTheNetwork() throws {
    #expect(throws: Diagnostic.error("model not found: /none.onnx")) {
      try OnlineConversion(of: "/none.onnx", cache: cache).network()
    }
    let path = try folder.write("nothing", to: "bad.onnx")
    #expect {
      try OnlineConversion(of: path, cache: cache).network()
    } throws: { "\($0)".hasPrefix(path) }
    #expect(entries.isEmpty)
  }
}
