import SynapCore
import SynapIR
import SynapNPU
import SynapQuant

/// The reference of operators: which there are, what they are called in the formats of networks, and
/// which engine runs them. Everything in it is derived from the catalogs of operators and importers,
/// from `LoweringConstraint`s, and from samples of the operators that are compiled for it.
package enum OperatorReference {
  /// A data type with the ways to store numbers in it.
  package struct Column: Sendable {
    /// The type.
    package let dataType: DataType
    /// The ways.
    package let formats: [NumberFormat]
  }

  /// The data types that layers can have.
  package static let columns: [Column] = QuantizationScheme.default.dataTypes.map { dataType in
    var formats: [NumberFormat] = []
    for scheme in QuantizationScheme.allCases {
      guard let format = NumberFormat(dataType, scheme: scheme), !formats.contains(format) else {
        continue
      }
      formats.append(format)
    }
    return Column(dataType: dataType, formats: formats)
  }

  /// What runs `operation` in the formats of `column`.
  package static func use(
    of operation: any Operator.Type, in column: Column
  ) throws -> EngineUse {
    guard let sampled = operation as? any SampledOperator.Type else { return .host }
    return try EngineUse(of: sampled.samples, in: column.formats, on: .vs680)
  }

  /// What the NPU asks of nodes of `operation`, as the rest of sentences.
  package static func constraints(of operation: any Operator.Type) -> [String] {
    (operation as? any LoweringRule.Type)?.constraintTexts ?? []
  }
}
