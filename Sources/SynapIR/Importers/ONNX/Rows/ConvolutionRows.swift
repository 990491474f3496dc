import SynapCore

extension ONNXOperatorTable {
  /// Convolutions.
  static let convolutionRows: [ONNXOperatorRow] = []
}
