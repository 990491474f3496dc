import SynapCore

extension TFLiteOperatorTable {
  /// Objects from what a detector's heads say.
  static let detectionRows: [TFLiteOperatorRow] = [
    TFLiteOperatorRow(
      "TFLite_Detection_PostProcess", domain: "custom", makes: [DetectionPostProcess.self]
    ) { node, graph in
      guard let options = node.customOptions else {
        throw Diagnostic.error("the options are missing")
      }
      let inputs = try (0..<3).map { position in
        try graph.floats(node.operand(position), for: node)
      }
      try graph.append(DetectionPostProcess(options), inputs, of: node, order: .file)
    }
  ]
}

extension DetectionPostProcess {
  /// The operator with the options that TFLite gives it.
  fileprivate init(_ options: FlexMap) throws {
    func integer(_ key: String, default absent: Int? = nil) throws -> Int {
      guard let value = options.number(key).map(Int.init(exactly:)) ?? absent else {
        throw Diagnostic.error("the option '\(key)' is missing, or no integer")
      }
      return value
    }
    func float(_ key: String) throws -> Float {
      guard let value = options.number(key) else {
        throw Diagnostic.error("the option '\(key)' is missing")
      }
      return Float(value)
    }
    self.init(
      classCount: try integer("num_classes"), maxDetections: try integer("max_detections"),
      scoreThreshold: try float("nms_score_threshold"),
      iouThreshold: try float("nms_iou_threshold"),
      scales: try ["y_scale", "x_scale", "h_scale", "w_scale"].map(float))
    maxClassesPerDetection = try integer("max_classes_per_detection")
    detectionsPerClass = try integer("detections_per_class", default: detectionsPerClass)
    isPerClass = try integer("use_regular_nms", default: 0) != 0
  }
}

extension TFLiteGraph {
  /// The numbers of `name` in the file's order of dimensions, in binary32.
  fileprivate mutating func floats(_ name: String, for node: TFLiteNode) throws -> Graph.ValueID {
    let x = try value(name, .file, for: node)
    guard type(x).quantization != .none else { return x }
    return try step(
      Convert(), [x], of: node, stored: TensorType(.float32, type(x).shape))
  }
}
