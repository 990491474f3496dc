import SynapCore

extension FormatString {
  /// Warnings about attributes that `format` does not know, and about values that are no numbers.
  func warnings(of format: OutputFormat) -> [Diagnostic] {
    let known = format.attributes.map(\.name)
    let values = keys.filter(known.contains).compactMap { key -> Diagnostic? in
      let value = string(key)
      guard !value.hasPrefix("["), Float(value)?.isFinite != true, value != "true",
        value != "false"
      else { return nil }
      return .warning(
        "\(key)=\(value.prefix(64)) is no number",
        notes: ["it is read as \(int(key)), as in SyNAP"])
    }
    return warningsOfUnknownKeys(among: known, reader: type) + values
  }
}
