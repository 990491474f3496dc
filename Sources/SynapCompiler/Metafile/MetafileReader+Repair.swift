import SynapCore

extension MetafileReader {
  /// Moves a `dataset` that stands at the top level right behind `quantization` into that section,
  /// with a warning: the import guide prints it so in section 2.5.
  mutating func repairDataset(in root: inout YAMLNode) {
    guard var entries = root.entries,
      let index = entries.firstIndex(where: { $0.key.text == "dataset" }), index > 0,
      entries[index - 1].key.text == "quantization"
    else { return }
    let section = entries[index - 1].value
    guard let inner = section.isNull ? [] : section.entries,
      !inner.contains(where: { $0.key.text == "dataset" })
    else { return }
    let moved = entries.remove(at: index)
    entries[index - 1].value.content = .mapping(inner + [moved])
    root.content = .mapping(entries)

    let values = moved.value.elements ?? [moved.value]
    warnings.append(
      Diagnostic.warning(
        "'dataset' stands outside of 'quantization' and is read as its field: indent it",
        at: location(moved.key),
        notes: ["quantization:", "  dataset:"] + values.map { "    - \($0.flowText)" }))
  }
}
