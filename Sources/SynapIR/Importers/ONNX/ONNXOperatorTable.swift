import SynapCore

/// All ONNX operators that can be imported. A line here makes a family known.
package enum ONNXOperatorTable {
  /// The rows of all families.
  package static let rows: [ONNXOperatorRow] = [
    activationRows, composedActivationRows, composedArithmeticRows, composedNormalizationRows,
    constantRows, convolutionRows, elementwiseRows, indexingRows, layoutRows, logicRows, lossRows,
    movementRows, normalizationRows, poolingRows, quantizedRows, reductionRows, resizingRows,
  ].flatMap { $0 }

  /// The row for `node` in version `version` of the standard operator set.
  static func row(for node: RawNode, version: Int) -> ONNXOperatorRow? {
    byName[Key(name: node.operation, domain: node.domain)]?.first { $0.versions.contains(version) }
  }

  private struct Key: Hashable {
    let name: String
    let domain: String
  }

  private static let byName = Dictionary(
    grouping: rows, by: { Key(name: $0.name, domain: $0.domain) })
}
