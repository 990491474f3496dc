import SynapCore

extension MetafileSchema {
  /// One entry of `outputs`.
  static let output = SchemaTable<Metafile.Output>(
    path: "outputs[]",
    keys: [
      SchemaKey(
        "name", type: "string",
        meaning: "tensor at which the network ends; unique; all outputs have one or none"
      ) { node, target, reader in
        target.name = try reader.tensorName(node, kind: "Output")
      },
      SchemaKey(
        "shape", type: "list of integers",
        meaning: "shape of the tensor; needed only where the model does not tell it"
      ) { node, target, reader in
        target.shape = Located(
          try reader.shape(node, kind: "output"), at: reader.location(node))
      },
      .boolean(
        "dequantize", meaning: "convert to float32 inside the network", into: \.dequantize),
      SchemaKey(
        "format", type: "string `type [key=value]…`", fallback: "`output_format`",
        meaning: "how postprocessing reads the output; `${FILE:path}` and `${ANCHORS}` are replaced"
      ) { node, target, reader in
        target.format = try reader.format(node, key: "format")
      },
      .choice(
        "security", of: Metafile.Output.Security.self, fallback: .secureIfInputSecure,
        meaning: "who may read the output of a secure model",
        message: { "Invalid output security specified: \($0)" }, into: \.security),
      .custom,
    ])
}
