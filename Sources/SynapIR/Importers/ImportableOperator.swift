import SynapCore

/// A name that operators have in a network's format, and what is made of those that have it.
package struct ImportableOperator: Sendable {
  /// The name in the format.
  package let name: String
  /// The name in an earlier version of the format; nil where it was the same or there was none.
  package let earlierName: String?
  /// The versions of the format's operators in which there is one; nil where they have none.
  package let versions: ClosedRange<Int>?
  /// What is made of it.
  package let translation: Translation
}

/// The formats that are imported, each with the names of its operators.
package enum ImportFormat: String, CaseIterable, Sendable {
  case onnx = "ONNX"
  case tflite = "TFLite"
  case caffe = "Caffe"

  /// The operators of the format, ordered by name.
  package var operators: [ImportableOperator] {
    let all: [ImportableOperator] =
      switch self {
      case .onnx: Self.onnxOperators
      case .tflite:
        TFLiteOperatorTable.rows.map {
          ImportableOperator(
            name: $0.name, earlierName: nil, versions: nil, translation: $0.translation)
        }
      case .caffe:
        CaffeLayerTable.rows.map {
          ImportableOperator(
            name: $0.name, earlierName: CaffeV1LayerType.earlierName(of: $0.name), versions: nil,
            translation: $0.translation)
        }
      }
    return all.sorted { $0.name < $1.name }
  }

  /// The rows of ONNX's table, those of the same name as one, and its conditions and loops.
  private static var onnxOperators: [ImportableOperator] {
    let controlFlow = ONNXImporter.controlFlow.map {
      ImportableOperator(
        name: $0.name, earlierName: nil, versions: ONNXImporter.versions,
        translation: .unfolded($0.becomes))
    }
    return controlFlow
      + Dictionary(grouping: ONNXOperatorTable.rows, by: \.name).map { name, rows in
        ImportableOperator(
          name: name, earlierName: nil,
          versions: rows.dropFirst().reduce(rows[0].versions) {
            min($0.lowerBound, $1.versions.lowerBound)...max($0.upperBound, $1.versions.upperBound)
          },
          translation: rows.dropFirst().reduce(rows[0].translation) {
            $0.joined(with: $1.translation)
          })
      }
  }

  /// What nodes of `graph`, as it was imported from a file of this format, are beyond what the rows
  /// say: `<name in the file>: <operator>`.
  package func unnamedOperators(in graph: Graph) -> [String] {
    let translations = Dictionary(
      operators.map { ($0.name, $0.translation) }, uniquingKeysWith: { first, _ in first })
    let always = Translation.incidental + (self == .tflite ? TFLiteActivation.operators : [])
    return graph.nodes.compactMap { node in
      guard let origin = node.origins.first, let translation = translations[origin.operation] else {
        return nil
      }
      let named = translation.operators + translation.parts + always
      let isNamed = named.contains { $0 == type(of: node.operation) }
      return isNamed ? nil : "\(origin.operation): \(node.operation.name)"
    }
  }
}
