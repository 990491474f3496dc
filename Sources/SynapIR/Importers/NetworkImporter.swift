import SynapCore

/// Reads a trained network, whatever its format.
public enum NetworkImporter {
  /// Imports the network at `path`, the format chosen by the file's extension and confirmed by its
  /// first bytes. ONNX is supported (operator sets 6 to 27).
  ///
  /// - Parameters:
  ///   - path: the network; named in errors as it is given here.
  ///   - weights: the weights, for formats that keep them in a file of their own.
  ///   - inputShapes: extents that replace those of the file, by input name; `:` in a name is the
  ///     same as `/`.
  ///   - outputs: the values to compute; empty takes the file's outputs. Nodes that they don't
  ///     depend on are left out, whatever their operators.
  ///   - threadCount: the threads for what is computed while importing; nil takes one per core.
  /// - Returns: the verified graph, and what the user should know.
  /// - Throws: a `Diagnostic` where the file can't be read, `Diagnostics` with everything in it that
  ///   is not supported.
  public static func importNetwork(
    path: String, weights: String? = nil, inputShapes: [String: Shape] = [:],
    outputs: [String] = [], threadCount: Int? = nil
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    guard File.exists(path) else { throw Diagnostic.error("model not found: \(path)") }
    if let weights, !File.exists(weights) {
      throw Diagnostic.error("model weights file not found: \(weights)")
    }
    let storage = try Storage.map(path: path)
    guard !storage.bytes.starts(with: "version https://git-lfs".utf8) else {
      throw Diagnostic.error(
        "\(path) is a git-lfs link file, please ensure the file contents are checked out")
    }
    return try locating(in: Location(file: path)) {
      let format = try NetworkFormat(path: path, start: storage.bytes.prefix(64))
      guard format == .onnx else { throw format.refusal }
      let model = try ONNXModel(parsing: UnsafeRawBufferPointer(storage.bytes), path: path)
      var (graph, warnings) = try ONNXImporter.importGraph(
        model, inputShapes: inputShapes, outputs: outputs,
        context: ExecutionContext(threadCount: threadCount))
      if weights != nil {
        warnings.append(.warning("an ONNX network has its weights itself: the others are ignored"))
      }
      return (graph, warnings.map { $0.located(in: Location(file: path)) })
    }
  }
}
