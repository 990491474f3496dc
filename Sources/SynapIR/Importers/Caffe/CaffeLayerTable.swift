/// All types of Caffe's layers that can be imported. A line here makes a family known.
package enum CaffeLayerTable {
  /// The rows of all families.
  package static let rows: [CaffeLayerRow] = [
    activationRows, arithmeticRows, convolutionRows, movementRows, normalizationRows, poolingRows,
    reductionRows, resizingRows, scalingRows, shapeRows,
  ].flatMap { $0 }

  /// The row for layers of the type `name`.
  static func row(for name: String) -> CaffeLayerRow? { byName[name] }

  private static let byName = Dictionary(
    rows.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
