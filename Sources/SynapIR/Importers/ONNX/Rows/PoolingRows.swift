import SynapCore

extension ONNXOperatorTable {
  /// Pooling.
  static let poolingRows: [ONNXOperatorRow] = [
    ONNXOperatorRow("MaxPool") { node in
      let window = try node.window()
      node.ignore("storage_order")
      return MaxPool(
        kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
        dilations: window.dilations, ceilMode: try node.flag("ceil_mode"))
    },
    ONNXOperatorRow("AveragePool") { node in
      let window = try node.window()
      return AveragePool(
        kernelShape: window.kernelShape, strides: window.strides, pads: window.pads,
        dilations: window.dilations, ceilMode: try node.flag("ceil_mode"),
        countIncludePad: try node.flag("count_include_pad"))
    },
    ONNXOperatorRow("GlobalAveragePool") { _ in GlobalAveragePool() },
    ONNXOperatorRow("GlobalMaxPool") { _ in GlobalMaxPool() },
  ]
}
