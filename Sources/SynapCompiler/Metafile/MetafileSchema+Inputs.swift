import SynapCore

extension MetafileSchema {
  /// One entry of `inputs`.
  static let input = SchemaTable<Metafile.Input>(
    path: "inputs[]",
    keys: [
      SchemaKey(
        "name", type: "string",
        meaning: "tensor at which the network starts; unique; all inputs have one or none; goes "
          + "with `shape`"
      ) { node, target, reader in
        target.name = try reader.tensorName(node, kind: "Input")
      },
      SchemaKey(
        "shape", type: "list of integers",
        meaning: "shape in the model's layout, batch included, which becomes 1; goes with `name`"
      ) { node, target, reader in
        var shape = try reader.shape(node, kind: "input")
        guard shape.rank >= 2 else {
          throw reader.error(
            "Shape for input '\(reader.entryLabel)' doesn't include batch dimension: "
              + node.flowText, at: node)
        }
        shape[0] = 1
        target.shape = Located(shape, at: reader.location(node))
      },
      SchemaKey(
        "means", type: "number or list of numbers, one per channel", fallback: "`0`",
        meaning: "`m` of `(value - m) / scale`"
      ) { node, target, reader in
        let values = (node.elements ?? [node]).map(\.float)
        let means = values.compactMap { $0 }
        guard !means.isEmpty, means.count == values.count else {
          throw reader.error(
            "invalid means provided for input \(reader.entryLabel): \(node.flowText)", at: node)
        }
        target.means = means
      },
      SchemaKey(
        "scale", type: "number, not 0", fallback: "`1`", meaning: "`scale` of `(value - m) / scale`"
      ) { node, target, reader in
        guard let scale = node.float, scale != 0 else {
          throw reader.error(
            "invalid scale provided for input \(reader.entryLabel): \(node.flowText)", at: node)
        }
        target.scale = scale
      },
      SchemaKey(
        "format", type: "string `type [key=value]…`", fallback: "`input_format`",
        meaning:
          "`rgb` or `bgr`, with `keep_proportions=0` to stretch pictures and `fill_color` for "
          + "the bands beside them; `${FILE:path}` is replaced"
      ) { node, target, reader in
        target.format = try reader.format(node, key: "format")
      },
      .choice(
        "security", of: Metafile.Input.Security.self, fallback: .any,
        meaning: "who may write the input of a secure model",
        message: { "Invalid input security specified: \($0)" }, into: \.security),
      SchemaKey(
        "preprocess", type: "map `inputs[].preprocess`",
        meaning: "picture conversion inside the network"
      ) { node, target, reader in
        try readPreprocess(node, into: &target, &reader)
      },
      .custom,
    ])

  /// `inputs[].preprocess`.
  static let preprocess = SchemaTable<Metafile.Preprocess>(
    path: "inputs[].preprocess",
    keys: [
      SchemaKey(
        "type",
        type: Metafile.Preprocess.Kind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
        meaning: "what the input is given as; mandatory; `none` or an empty string disables it"
      ) { node, target, reader in
        if node.text == "" { return }
        target.kind = try reader.choice(node, key: "type") {
          "Unknown preprocessing type: \($0)"
        }
      },
      SchemaKey(
        "size", type: "list `[height, width]`", fallback: "that of the tensor",
        meaning:
          "size of the source picture, which is scaled to the tensor's, proportions aside; even in "
          + "both directions for `yuv420`, `nv12` and `nv21`"
      ) { node, target, reader in
        guard let size = reader.integers(node), size.count == 2, size.allSatisfy({ $0 > 0 }) else {
          throw reader.error(
            "'size' must be [height, width] in pixels: \(node.flowText)", at: node)
        }
        target.size = Located(size, at: reader.location(node))
      },
      SchemaKey(
        "crop", type: "boolean or list `[x, y, width, height]`", fallback: "`false`",
        meaning: "part of the source picture to use; `true` adds four inputs that say which"
      ) { node, target, reader in
        if case .boolean(let isVariable) = node.scalar {
          target.crop = isVariable ? .variable : .off
          return
        }
        guard let values = reader.integers(node), values.count == 4,
          values[0] >= 0, values[1] >= 0, values[2] > 0, values[3] > 0
        else {
          throw reader.error(
            "'crop' must be true, false or [x, y, width, height] in pixels: \(node.flowText)",
            at: node)
        }
        target.crop = .rectangle(x: values[0], y: values[1], width: values[2], height: values[3])
      },
    ])

  private static func readPreprocess(
    _ node: YAMLNode, into target: inout Metafile.Input, _ reader: inout MetafileReader
  ) throws {
    if let entries = node.entries, !entries.contains(where: { $0.key.text == "type" }) {
      throw reader.error("Missing mandatory field(s) in yaml file: type", at: node)
    }
    let type = node.entries?.first { $0.key.text == "type" }?.value
    if type?.text == Metafile.Preprocess.Kind.float32.rawValue {
      for key in ["size", "crop"] {
        guard let value = node.entries?.first(where: { $0.key.text == key })?.value, !value.isNull,
          value.scalar != .boolean(false)
        else { continue }
        throw reader.error("Preprocessing type 'float32' doesn't support '\(key)' field", at: value)
      }
    }
    var conversion = Metafile.Preprocess()
    reader.read(node, into: &conversion, by: preprocess)
    if conversion.kind != .none { target.preprocess = conversion }
  }
}
