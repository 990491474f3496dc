import SynapCore

extension ONNXOperatorTable {
  /// Normalization, and what only training needs.
  static let normalizationRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("BatchNormalization") { node in
      node.ignore("momentum", "is_test", "training_mode")
      if try node.flag("training_mode"), node.version >= 14 {
        throw Diagnostic.error("'training_mode' is not supported: export the network for inference")
      }
      guard try node.flag("spatial", default: true) else {
        throw Diagnostic.error("'spatial' of 0 is not supported")
      }
      return BatchNormalization(epsilon: try node.float("epsilon") ?? 1e-5)
    },
    ONNXOperatorRow("Softmax") { node in
      node.version < 13
        ? Softmax(axis: try node.integer("axis") ?? 1, flattensTrailing: true)
        : Softmax(axis: try node.integer("axis") ?? -1)
    },
  ]
}
