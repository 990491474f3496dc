import SynapCore

extension Refusal {
  private static let dataTypeAdvice = "write 'data_type: uint8', or 'float16' for no quantization"
  static let int8 = Refusal(
    "data_type: int8", value: "int8", reason: "networks are quantized to uint8",
    alternative: dataTypeAdvice)
  static let int16 = Refusal(
    "data_type: int16", value: "int16", reason: "networks are quantized to uint8",
    alternative: dataTypeAdvice)
  static let mixedDataTypes = Refusal(
    "data_type: {…}", reason: "all layers have one type", alternative: dataTypeAdvice)
  private static let schemeAdvice = "write 'scheme: asymmetric_affine' with 'data_type: uint8'"
  static let dynamicFixedPoint = Refusal(
    "scheme: dynamic_fixed_point", value: "dynamic_fixed_point",
    reason: "networks are quantized to uint8",
    alternative: schemeAdvice)
  static let perChannel = Refusal(
    "scheme: perchannel_symmetric_affine", value: "perchannel_symmetric_affine",
    reason: "networks are quantized to uint8",
    alternative: schemeAdvice)
  static let fullMode = Refusal(
    "mode: full", value: "full", reason: "which layers are quantized is fixed",
    alternative: "write 'mode: standard' or leave it out")
  static let algorithms = Metafile.Quantization.Algorithm.allCases.dropFirst().map { algorithm in
    Refusal(
      "algorithm: \(algorithm.rawValue)", value: algorithm.rawValue,
      reason: "ranges are the smallest and largest value seen",
      alternative: "write 'algorithm: standard' or leave it out")
  }
  static let quantizerOptions = Refusal(
    "options: {…}", reason: "the standard algorithm has no options",
    alternative: "leave 'options' out")
}

extension MetafileSchema {
  /// The section `quantization`.
  static let quantization = SchemaTable<Metafile.Quantization>(
    path: "quantization",
    keys: [
      SchemaKey(
        "data_type",
        type: Metafile.Quantization.dataTypes.map { "`\($0)`" }.joined(separator: ", ")
          + ", or a map from layers to these",
        fallback: "`uint8`", meaning: "type of the layers; `float16` means no quantization",
        refusals: [.int8, .int16, .mixedDataTypes], read: readDataType),
      SchemaKey(
        "scheme",
        type: Metafile.Quantization.Scheme.allCases.map { "`\($0.rawValue)`" }
          .joined(separator: ", "),
        fallback: "`default`",
        meaning: "how integers stand for numbers; `default` is `asymmetric_affine` for `uint8`, "
          + "else `dynamic_fixed_point`",
        refusals: [.dynamicFixedPoint, .perChannel]
      ) { node, target, reader in
        // Refused only after it is known to fit the data type: `checkScheme`.
        target.scheme = Located(
          try reader.choice(node, key: "scheme") {
            "Invalid quantization scheme specified: \($0)"
          }, at: reader.location(node))
      },
      .choice(
        "mode", of: Metafile.Quantization.Mode.self, fallback: .standard,
        meaning: "`full` quantizes layers that would stay in float16", refusals: [.fullMode],
        message: { "Invalid quantization mode: \($0)" }, into: \.mode),
      .choice(
        "algorithm", of: Metafile.Quantization.Algorithm.self, fallback: .standard,
        meaning: "how ranges are found", refusals: Refusal.algorithms,
        message: { text in
          let names = Metafile.Quantization.Algorithm.allCases.map { "'\($0.rawValue)'" }
          return "Invalid quantization algorithm specified: \(text) not in "
            + "[\(names.joined(separator: ", "))]"
        }, into: \.algorithm),
      SchemaKey(
        "options", type: "map", fallback: "`{}`", meaning: "further arguments of the quantizer",
        refusals: [.quantizerOptions]
      ) { node, _, reader in
        guard let entries = node.entries else {
          throw reader.error(
            "Invalid quantization options specified: \(node.flowText)", at: node)
        }
        if !entries.isEmpty {
          throw Refusal.quantizerOptions.error(at: reader.location(node))
        }
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
      if type == .int8 || type == .int16 {
        let refusal: Refusal = type == .int8 ? .int8 : .int16
        reader.refusals.append(refusal.error(at: location).diagnostic)
      }
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
    reader.refusals.append(Refusal.mixedDataTypes.error(at: location).diagnostic)
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
