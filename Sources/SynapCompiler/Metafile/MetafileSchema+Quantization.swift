import SynapCore

extension MetafileSchema {
  /// The section `quantization`.
  static let quantization = SchemaTable<Metafile.Quantization>(
    path: "quantization",
    keys: [
      SchemaKey(
        "data_type",
        type: Metafile.Quantization.dataTypes.map { "`\($0)`" }.joined(separator: ", ")
          + ", or a map from layers to these",
        fallback: "`uint8`",
        meaning: "type of the layers; `float16` means no quantization. Keys of a map: a layer's "
          + "name, `@id` from `quantization_info.yaml` (the only way to a fused layer), `INPUTS`, "
          + "`name...` or `@id...` for the layers after one, itself excluded, and `'*'` for all, "
          + "which comes first whatever its place; later entries override earlier ones",
        read: readDataType),
      SchemaKey(
        "scheme",
        type: Metafile.Quantization.Scheme.allCases.map { "`\($0.rawValue)`" }
          .joined(separator: ", "),
        fallback: "`default`",
        meaning: "how integers stand for numbers; `default` is `asymmetric_affine` for `uint8`, "
          + "else `dynamic_fixed_point`; `asymmetric_affine` goes with uint8 and int8, "
          + "`dynamic_fixed_point` with int8 and int16, `perchannel_symmetric_affine` with int8"
      ) { node, target, reader in
        target.scheme = Located(
          try reader.choice(node, key: "scheme") {
            "Invalid quantization scheme specified: \($0)"
          }, at: reader.location(node))
      },
      .choice(
        "mode", of: Metafile.Quantization.Mode.self, fallback: .standard,
        meaning: "`full` quantizes inputs and movements of data, too, that only float layers read",
        message: { "Invalid quantization mode: \($0)" }, into: \.mode),
      .choice(
        "algorithm", of: Metafile.Quantization.Algorithm.self, fallback: .standard,
        meaning: "how ranges are found: smallest and largest number; their moving averages; least "
          + "divergence of the distribution; for each tensor whichever of these errs least",
        message: { text in
          let names = Metafile.Quantization.Algorithm.allCases.map { "'\($0.rawValue)'" }
          return "Invalid quantization algorithm specified: \(text) not in "
            + "[\(names.joined(separator: ", "))]"
        }, into: \.algorithm),
      SchemaKey(
        "options", type: "map `quantization.options`", fallback: "`{}`",
        meaning: "further arguments of the quantizer"
      ) { node, target, reader in
        guard node.entries != nil else {
          throw reader.error(
            "Invalid quantization options specified: \(node.flowText)", at: node)
        }
        reader.read(node, into: &target.options, by: quantizerOptions)
      },
      SchemaKey(
        "dataset", type: "glob, list of globs (one per input), or `random`",
        meaning: "sample files (`.jpg`, `.jpeg`, `.png`, `.npy`) relative to the metafile, or "
          + "`random` for timing only; without it there is no quantization",
        read: readDatasets),
    ])

  private static func readDataType(
    _ node: YAMLNode, _ target: inout Metafile.Quantization, _ reader: inout MetafileReader
  ) throws {
    let location = reader.location(node)
    guard let entries = node.entries else {
      let type = try dataType(
        node, reader, message: "invalid quantization data_type specified: \(node.flowText)")
      target.dataType = Located(.uniform(type), at: location)
      return
    }
    var layers: [Metafile.Quantization.LayerDataType] = []
    for entry in entries {
      let type = try dataType(
        entry.value, reader,
        message: "invalid data_type specified for mixed quantization: \(entry.value.flowText)")
      layers.append(
        Metafile.Quantization.LayerDataType(
          layers: Located(entry.key.text ?? "", at: reader.location(entry.key)), dataType: type))
    }
    if layers.contains(where: { $0.dataType == .uint8 })
      && layers.contains(where: { $0.dataType == .int8 })
    {
      throw reader.error("mixed quantization with uint8 and int8 not allowed", at: node)
    }
    target.dataType = Located(.mixed(layers), at: location)
  }

  private static func dataType(
    _ node: YAMLNode, _ reader: MetafileReader, message: String
  ) throws -> DataType {
    guard let type = node.text.flatMap(DataType.init(rawValue:)),
      Metafile.Quantization.dataTypes.contains(type)
    else {
      let names = Metafile.Quantization.dataTypes.map(\.description)
      throw reader.error(message, at: node, notes: advice(on: node.text, among: names))
    }
    return type
  }

  private static func readDatasets(
    _ node: YAMLNode, _ target: inout Metafile.Quantization, _ reader: inout MetafileReader
  ) throws {
    if node.entries != nil {
      throw reader.error(
        "'dataset' must be a glob, a list of globs or random: \(node.flowText)", at: node)
    }
    target.datasets = try (node.elements ?? [node]).map { element in
      let text = try reader.string(element, key: "dataset")
      if text.isEmpty { throw reader.error("'dataset' has an empty entry", at: element) }
      return Located(text == "random" ? .random : .glob(text), at: reader.location(element))
    }
  }
}
