import SynapCore

extension NetworkFormat {
  /// The formats that are imported. A line here makes an importer known.
  static let imported = [tflite, onnx, caffe]

  private static let tflite = NetworkFormat(
    "a TensorFlow Lite network", extension: "tflite", recognizes: { $0.has("TFL3", at: 4) }
  ) { source in
    try TFLiteImporter.importGraph(
      source.storage, inputShapes: source.inputShapes, outputs: source.outputs,
      endingAt: source.ends, context: source.context)
  }

  /// A graph, and beside it a version or operator sets.
  private static let onnx = NetworkFormat(
    "an ONNX network", extension: "onnx",
    recognizes: { contents in
      contents.protobuf.message(7) != nil
        && (contents.protobuf.message(8) != nil || contents.protobuf.hasInteger(1))
    },
    externalFiles: { storage, path in
      try ONNXModel(parsing: UnsafeRawBufferPointer(storage.bytes), path: path).externalFiles
    }
  ) { source in
    try ONNXImporter.importGraph(
      ONNXModel(
        parsing: UnsafeRawBufferPointer(source.storage.bytes), path: source.path),
      inputShapes: source.inputShapes, outputs: source.outputs, context: source.context)
  }

  /// A text: nothing but its extension tells it from others.
  private static let caffe = NetworkFormat(
    "a Caffe network", extension: "prototxt", hasSeparateWeights: true
  ) { source in
    let path = source.weights ?? CaffeImporter.weightsPath(for: source.path)
    let parsed =
      try File.exists(path)
      ? locating(in: Location(file: path)) {
        try CaffeWeights(in: NetworkImporter.map(path))
      } : nil
    return try CaffeImporter.importGraph(
      source.storage, weights: CaffeWeightSource(path: path, file: parsed),
      inputShapes: source.inputShapes, outputs: source.outputs, endingAt: source.ends,
      context: source.context)
  }
}
