import SynapIR

extension OperatorReference {
  /// The reference as a page of Markdown.
  ///
  /// - Throws: a `Diagnostic` where a sample can't be compiled.
  package static func markdown() throws -> String {
    let formats = ImportFormat.allCases
    var text = heading + "\n\n"
    text += row(["Operator"] + formats.map(\.rawValue) + columns.map { "\($0.dataType)" })
    text += row([String](repeating: "---", count: 1 + formats.count + columns.count))
    for operation in OperatorCatalog.all {
      let uses = try columns.map { try use(of: operation, in: $0).text }
      text += row(
        ["`\(operation.name)`"] + formats.map { names(of: operation, in: $0) } + uses)
    }
    text += "\n" + limits + "\n\n"
    for operation in OperatorCatalog.all {
      let constraints = constraints(of: operation)
      guard !constraints.isEmpty else { continue }
      text += "- `\(operation.name)`: \(constraints.joined(separator: "; "))\n"
    }
    for format in formats { text += section(of: format) }
    return text
  }

  /// The operators of `format` that become `operation`.
  private static func names(of operation: any Operator.Type, in format: ImportFormat) -> String {
    format.operators.filter { $0.translation.operators.contains { $0 == operation } }
      .map { "`\($0.name)`" }.joined(separator: " ")
  }

  /// The list of the operators of `format`.
  private static func section(of format: ImportFormat) -> String {
    let operators = format.operators
    let hasVersions = operators.contains { $0.versions != nil }
    let hasEarlierNames = operators.contains { $0.earlierName != nil }
    let titles =
      ["Name"] + (hasVersions ? ["Operator sets"] : [])
      + (hasEarlierNames ? ["In `V1LayerParameter`"] : []) + ["Becomes"]
    var text = "\n## \(format.rawValue)\n\n" + row(titles) + row(titles.map { _ in "---" })
    for entry in operators {
      let versions = entry.versions.map { "\($0.lowerBound)–\($0.upperBound)" } ?? ""
      text += row(
        ["`\(entry.name)`"] + (hasVersions ? [versions] : [])
          + (hasEarlierNames ? [entry.earlierName.map { "`\($0)`" } ?? ""] : [])
          + [result(of: entry.translation)])
    }
    return text
  }

  /// `Relu or LeakyRelu`, `composed of Sub, Mul`, `nothing`.
  private static func result(of translation: Translation) -> String {
    func list(_ operators: [any Operator.Type]) -> [String] { operators.map { "`\($0.name)`" } }
    var ways = list(translation.operators)
    if !translation.parts.isEmpty {
      ways.append("composed of " + list(translation.parts).joined(separator: ", "))
    }
    if ways.isEmpty { ways.append(translation.words ?? "a constant, or its operand") }
    return ways.joined(separator: " or ")
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  private static let heading = """
    # Operators

    This file is generated (`synap docs`; a test compares the two): names and what becomes of them from the
    catalogs of operators and importers in `Sources/SynapIR`, engines from a small network with each operator
    that is compiled in every data type, limits from the checks that enforce them.

    Of every operator: its names in the formats of networks, and what runs it in layers of each data type,
    whatever the scheme. `NN` are the convolution cores, `TP` the tensor processor, `SH` the shader; `host` is
    the host's processor, which computes in binary32 and is said with its cost when a network is converted.
    `–` takes no instruction: what reads the result finds the elements where they are. `A + B` takes both, `A or
    B` depends on the node. An operator without a name in a format is made there of others, or by a pass.
    """

  private static let limits = """
    ## Limits

    What the NPU runs of these operators; nodes beyond it run on the host's processor, too, as do those that
    don't fit the fields of an instruction (`instruction-set.md`). The NPU…
    """
}
