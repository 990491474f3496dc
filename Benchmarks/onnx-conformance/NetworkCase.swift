import SynapCore
import SynapIR

/// A network and the elements of its inputs.
struct NetworkCase {
  /// The ONNX file.
  let network: String
  /// The folder with the elements of each input by position: `0.bin` is the first. The
  /// results are written to it as `result_<position>.bin`.
  let folder: String

  /// Runs the network and writes its results.
  ///
  /// - Returns: the type of each result, as `float32 2 3`.
  func run() throws -> [String] {
    let (graph, _) = try NetworkImporter.importNetwork(path: network, threadCount: 1)
    let unnamed = ImportFormat.onnx.unnamedOperators(in: graph)
    guard unnamed.isEmpty else {
      throw Diagnostic.error("the importer's rows don't name \(unnamed.joined(separator: ", "))")
    }
    let inputs = try graph.inputs.enumerated().map { position, id in
      let storage = try Storage.read(path: "\(folder)/\(position).bin")
      let type = graph.type(of: id)
      guard storage.bytes.count == type.byteCount else {
        throw Diagnostic.error("the input '\(graph[id].name)' is not \(type)")
      }
      return Tensor(type, in: storage)
    }
    let results = try ReferenceExecutor(graph, threadCount: 1).run(inputs)
    return try results.enumerated().map { position, result in
      let bytes = result.withBytes { Array($0) }
      try File.write(bytes, to: "\(folder)/result_\(position).bin")
      return ([result.type.dataType.rawValue] + result.shape.dimensions.map(String.init))
        .joined(separator: " ")
    }
  }
}
