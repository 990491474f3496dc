import SynapCore

/// Reads a trained network, whatever its format.
public enum NetworkImporter {
  /// Imports the network at `path`, the format chosen by the file's extension and confirmed by its
  /// first bytes. ONNX (operator sets 6 to 27), TensorFlow Lite and Caffe 1.0 are supported.
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
  /// - Throws: a `Diagnostic` where the file can't be read, `Diagnostics` with everything in it that
  ///   is not supported.
  public static func importNetwork(
    path: String, weights: String? = nil, inputShapes: [String: Shape] = [:],
    outputs: [String] = [], endingAt ends: [String] = [], threadCount: Int? = nil
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    guard File.exists(path) else { throw Diagnostic.error("model not found: \(path)") }
    if let weights, !File.exists(weights) {
      throw Diagnostic.error("model weights file not found: \(weights)")
    }
    let storage = try map(path)
    return try locating(in: Location(file: path)) {
      let format = try NetworkFormat(path: path, start: storage.bytes.prefix(64))
      let context = ExecutionContext(threadCount: threadCount)
      var (graph, warnings) =
        switch format {
        case .onnx:
          try ONNXImporter.importGraph(
            ONNXModel(parsing: UnsafeRawBufferPointer(storage.bytes), path: path),
            inputShapes: inputShapes, outputs: outputs, context: context)
        case .tflite:
          try TFLiteImporter.importGraph(
            storage, inputShapes: inputShapes, outputs: outputs, endingAt: ends,
            context: context)
        case .caffe:
          try importCaffe(
            storage, path: path, weights: weights, inputShapes: inputShapes, outputs: outputs,
            endingAt: ends, context: context)
        case .tensorFlow, .torchScript: throw format.refusal
        }
      if weights != nil, format != .caffe {
        warnings.append(
          .warning("\(format.title) has its weights itself: the others are ignored"))
      }
      return (graph, warnings.map { $0.located(in: Location(file: path)) })
    }
  }

  /// The bytes of the file at `path`, which must be there and no link.
  private static func map(_ path: String) throws -> Storage {
    let storage = try Storage.map(path: path)
    guard !storage.bytes.starts(with: "version https://git-lfs".utf8) else {
      throw Diagnostic.error(
        "\(path) is a git-lfs link file, please ensure the file contents are checked out")
    }
    return storage
  }

  private static func importCaffe(
    _ text: Storage, path: String, weights: String?, inputShapes: [String: Shape],
    outputs: [String], endingAt ends: [String], context: ExecutionContext
  ) throws -> (graph: Graph, warnings: [Diagnostic]) {
    let weightsPath = weights ?? CaffeImporter.weightsPath(for: path)
    let parsed =
      try File.exists(weightsPath)
      ? locating(in: Location(file: weightsPath)) { try CaffeWeights(in: map(weightsPath)) } : nil
    return try CaffeImporter.importGraph(
      text, weights: CaffeWeightSource(path: weightsPath, file: parsed), inputShapes: inputShapes,
      outputs: outputs, endingAt: ends, context: context)
  }
}
