import SynapCore

extension ONNXOperatorTable {
  /// Feature maps at other resolutions.
  static let resizingRows: [ONNXOperatorRow] = [
  ]
}
