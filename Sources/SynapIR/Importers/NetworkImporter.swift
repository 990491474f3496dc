import SynapCore

/// Reads a trained network, whatever its format.
public enum NetworkImporter {
  /// Imports the network at `path`, the format told by the file's contents, else by its
  /// extension. ONNX (operator sets 6 to 27), TensorFlow Lite and Caffe 1.0 are supported.
  ///
  /// - Parameters:
  ///   - path: the network; named in errors as it is given here.
  ///   - weights: the weights, for formats that keep them in a file of their own; nil takes Caffe's
  ///     from the `.caffemodel` beside the network, where it is named like it.
  ///   - inputShapes: extents that replace those of the file, by input name; `:` in a name is the
  ///     same as `/`.
  ///   - outputs: the values to compute; empty takes the file's outputs. Nodes that they don't
  ///     depend on are left out, whatever their operators.
  ///   - ends: the values at which the user will cut the network. TFLite and Caffe ones end there,
  ///     so that what lies behind need not be supported, unless it doesn't have them all.
  ///   - threadCount: the threads for what is computed while importing; nil takes one per core.
  /// - Returns: the verified graph, and what the user should know.
  /// - Throws: a `Diagnostic` where the file can't be read, `Diagnostics` with everything in it
  ///   that is not supported.
  public static func importNetwork(
    path: String, weights: String? = nil, inputShapes: [String: Shape] = [:],
    outputs: [String] = [], endingAt ends: [String] = [], threadCount: Int? = nil
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    guard File.exists(path) else { throw Diagnostic.error("model not found: \(path)") }
    if let weights, !File.exists(weights) {
      throw Diagnostic.error("model weights file not found: \(weights)")
    }
    if File.isDirectory(path) {
      throw NetworkFormat.refusal(ofFolder: path).located(in: Location(file: path))
    }
    let storage = try map(path)
    return try locating(in: Location(file: path)) {
      let format = try NetworkFormat.format(of: FileContents(storage), path: path)
      guard case .imported(let importNetwork) = format.use else { throw format.refusal(of: path) }
      var (graph, warnings) = try importNetwork(
        NetworkSource(
          storage: storage, path: path, weights: weights, inputShapes: inputShapes,
          outputs: outputs, ends: ends, context: ExecutionContext(threadCount: threadCount)))
      if weights != nil, !format.hasSeparateWeights {
        warnings.append(
          .warning("\(format.title) has its weights itself: the others are ignored"))
      }
      return (graph, warnings.map { $0.located(in: Location(file: path)) })
    }
  }

  /// The files beside the network at `path` that it takes constants from, each once, sorted by
  /// name: those that it names itself. Weights that are named beside it take no part.
  ///
  /// - Throws: a `Diagnostic` where the file can't be read.
  package static func externalFiles(ofNetworkAt path: String) throws -> [ExternalFile] {
    let storage = try map(path)
    return try locating(in: Location(file: path)) {
      try NetworkFormat.format(of: FileContents(storage), path: path).externalFiles(storage, path)
    }
  }

  /// Whether the file at `path` is called like a network: one of a format that is imported, or,
  /// where `includesForeign`, of any that is recognized and answered with what to do.
  package static func isNetwork(_ path: String, includesForeign: Bool = false) -> Bool {
    let formats = NetworkFormat.all.filter { includesForeign || $0.isImported }
    return formats.contains { $0.extensions.contains(File.pathExtension(of: path)) }
  }

  /// The bytes of the file at `path`, which must be there and no link.
  static func map(_ path: String) throws -> Storage {
    let storage = try Storage.map(path: path)
    guard !storage.bytes.starts(with: "version https://git-lfs".utf8) else {
      throw Diagnostic.error(
        "\(path) is a git-lfs link file, please ensure the file contents are checked out")
    }
    return storage
  }
}
