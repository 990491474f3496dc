import SynapComparison
import SynapCompiler
import SynapCore
import SynapIR
import SynapRuntime
import ToolSupport

/// A network as it was trained, run in float on given inputs: its outputs go to files for other
/// programs to compare with, its times to standard output in the form of `synap_cli`.
struct SourceTest {
  private let source: SourceNetwork
  private let loadTime: Double
  private let repeatCount: Int
  private let directory: String
  private let output = StandardStream.output

  /// Prepares a test whose outputs go to `directory`.
  ///
  /// - Parameter loadTime: how long importing `source` took, in milliseconds.
  init(_ source: SourceNetwork, loadTime: Double, repeatCount: Int, directory: String) {
    self.source = source
    self.loadTime = loadTime
    self.repeatCount = repeatCount
    self.directory = directory
  }

  /// Runs the network on `files`, one per input: pictures, which are prepared as the metafile says;
  /// `.npy` arrays and raw binary32 elements (`.dat`, `.bin`, `.raw`), which are taken as they are;
  /// or the word `random`. Writes `output_float_<i>.dat`, raw binary32 elements too.
  ///
  /// - Throws: a `Diagnostic` where the files don't fit the inputs or an output can't be written.
  func run(_ files: [String]) throws {
    let graph = source.graph
    guard files.count == graph.inputs.count else {
      throw Diagnostic.error(
        "the network has \(graph.inputs.count) inputs, \(files.count) files were given")
    }
    let initializing = Stopwatch()
    let executor = ReferenceExecutor(graph)
    let initialization = initializing.milliseconds
    var inputs: [SynapIR.Tensor] = []
    for (index, (id, file)) in zip(graph.inputs, files).enumerated() {
      output.writeLine("Input: \(graph[id].name) \(graph.type(of: id)) : \(file)")
      inputs.append(try tensor(from: file, forInput: index))
    }
    var times: [Double] = []
    var results: [SynapIR.Tensor] = []
    for index in 0..<repeatCount {
      let watch = Stopwatch()
      results = try executor.run(inputs)
      times.append(watch.milliseconds)
      output.writeLine("Predict #\(index): \(watch.milliseconds.fixed(2)) ms")
    }
    try File.createDirectory(directory)
    for (index, (id, tensor)) in zip(graph.outputs, results).enumerated() {
      let file = File.resolve("output_float_\(index).dat", relativeTo: directory)
      output.writeLine("Writing out: \(graph[id].name) \(tensor.type) to file: \(file)")
      guard let numbers = tensor.numbers else {
        throw Diagnostic.error("'\(graph[id].name)' is \(tensor.type), which can't be saved")
      }
      try numbers.withUnsafeBytes { try File.write($0, to: file) }
    }
    output.writeLine(
      TimingStatistics(load: loadTime, initialization: initialization, times: times).line)
  }

  private func tensor(from file: String, forInput index: Int) throws -> SynapIR.Tensor {
    let reader = source.inputs[index].reader
    if file == "random" { return try reader.tensor(for: .noise(seed: UInt64(index))) }
    guard ["dat", "bin", "raw"].contains(File.pathExtension(of: file)) else {
      if case .picture = source.inputs[index].preprocessing, InputData.kind(of: file) != nil {
        let data = try InputData(contentsOf: file)
        return try locating(in: Location(file: file)) {
          try source.inputs[index].tensor(for: data).tensor
        }
      }
      return try reader.tensor(for: .file(file))
    }
    let storage = try Storage.map(path: file)
    let type = TensorType.float32(reader.shape)
    guard storage.bytes.count == type.byteCount else {
      throw Diagnostic.error(
        "\(storage.bytes.count) bytes, \(type.byteCount) are needed for \(type)",
        at: Location(file: file))
    }
    return SynapIR.Tensor(type, of: UInt32.self) {
      UnsafeMutableRawBufferPointer($0).copyMemory(from: UnsafeRawBufferPointer(storage.bytes))
    }
  }
}
