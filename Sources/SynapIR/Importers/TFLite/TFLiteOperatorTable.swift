/// All TFLite operators that can be imported. A line here makes a family known.
package enum TFLiteOperatorTable {
  /// The rows of all families.
  package static let rows: [TFLiteOperatorRow] = [
    activationRows, arithmeticRows, blockRows, convolutionRows, detectionRows, movementRows,
    poolingRows,
    quantizationRows, reductionRows, resizingRows, shapeRows, slicingRows,
  ].flatMap { $0 }

  /// The row for `node`.
  static func row(for node: RawNode) -> TFLiteOperatorRow? {
    byName[node.operation].flatMap { $0.domain == node.domain ? $0 : nil }
  }

  private static let byName = Dictionary(
    rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
