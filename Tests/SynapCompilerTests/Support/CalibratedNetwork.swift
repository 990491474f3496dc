import ONNXWriter
import SynapCompiler
import SynapCore
import SynapIR
import SynapQuant
import SynapTestSupport

/// A small network with samples in a folder of its own, converted again and again.
struct CalibratedNetwork {
  /// Where everything lies.
  let folder: TemporaryFolder
  /// The path of the network.
  let model: String

  /// The samples' shape.
  static let shape: Shape = [1, 3, 8, 8]
  /// How many samples there are.
  static let sampleCount = 5

  /// Two convolutions with functions, and heads of three channels.
  static var network: ONNXNetwork {
    var network = ONNXNetwork(operatorSet: 13)
    network.inputs = [ONNXNetwork.Value("x", shape: shape.dimensions)]
    network.outputs = [ONNXNetwork.Value("y", nil), ONNXNetwork.Value("z", nil)]
    network.convolution("x", "a", from: 3, to: 8, kernel: 3)
    network.append("Sigmoid", ["a"], ["s"], name: "s_node")
    network.append("Mul", ["a", "s"], ["m"], name: "m_node")
    network.convolution("m", "b", from: 8, to: 8)
    network.append("Add", ["m", "b"], ["t"], name: "t_node")
    network.convolution("t", "y", from: 8, to: 3)
    network.convolution("b", "z", from: 8, to: 3)
    return network
  }

  /// Writes the network and its samples, seeded from `seed`.
  init(seed: UInt64 = 40) throws {
    folder = try TemporaryFolder()
    model = try folder.write(Self.network)
    try File.createDirectory(folder.file("samples"))
    for position in 0..<Self.sampleCount { try writeSample(position, seed: seed) }
  }

  /// Writes the sample at `position` as a NumPy array.
  func writeSample(_ position: Int, seed: UInt64) throws {
    var header =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 8, 8), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    var writer = ByteWriter()
    writer.write(bytes: [0x93] + Array("NUMPY".utf8) + [1, 0])
    writer.write(UInt16(header.utf8.count))
    writer.write(bytes: header.utf8)
    for number in Self.sample(position, seed: seed) { writer.write(number.bitPattern) }
    try folder.write(writer.bytes, to: "samples/\(position).npy")
  }

  /// The numbers of the sample at `position`.
  static func sample(_ position: Int, seed: UInt64 = 40) -> [Float] {
    var numbers = SplitMix64(seed: seed + UInt64(position))
    return (0..<shape.elementCount).map { _ in 4 * numbers.uniform() - 2 }
  }

  /// Writes the metafile with `lines` in its quantization section; without dataset on demand.
  @discardableResult
  func metafile(
    _ lines: String, input: String = "scale: 1", hasDataset: Bool = true
  ) throws -> String {
    let dataset = hasDataset ? "  dataset: samples/*.npy\n" : ""
    return try folder.write(
      "inputs:\n  - \(input)\nquantization:\n\(lines)\n\(dataset)", to: "net.yaml")
  }

  /// Converts by the metafile that was written last.
  ///
  /// - Returns: the bytes of `model.synap`, and how far the work was said to have come.
  func converted(
    cache: String? = nil, statistics: [String] = []
  ) throws -> (bytes: [UInt8], progress: [Conversion.Progress]) {
    var progress: [Conversion.Progress] = []
    try Conversion(
      Conversion.Options(
        model: model, metafile: folder.file("net.yaml"), target: "VS680",
        outputDirectory: folder.file("out"), cacheDirectory: cache.map(folder.file),
        statistics: statistics.map(folder.file))
    ).run(progress: { progress.append($0) })
    return (try File.read(folder.file("out/model.synap")), progress)
  }

  /// The file of statistics in the cache, relative to the folder; there is one.
  var cachedFile: String {
    get throws {
      let files = folder.files.filter { $0.hasSuffix(".stats") }
      guard files.count == 1 else { throw Diagnostic.error("there are \(files.count) files") }
      return files[0]
    }
  }

  /// Measures the samples at `positions`, as a machine of several would, and writes a file.
  func measure(_ positions: [Int], to name: String) throws {
    let whole = try StatisticsFile(contentsOf: folder.file(try cachedFile))
    let source = try SourceNetwork(contentsOf: model, metafile: folder.file("net.yaml"))
    var part = whole
    part.calibration = Calibration(for: source.graph)
    try part.calibration.measure(source.graph, samples: positions) { position in
      [Tensor(Self.shape, Self.sample(position))]
    }
    try folder.write(part.encoded(), to: name)
  }
}
