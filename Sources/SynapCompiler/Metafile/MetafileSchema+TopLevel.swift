import SynapCore

extension Refusal {
  static let delegateOptions = Refusal(
    "delegate: npu <options>", reason: "neither the NPU nor the host's processor takes options",
    alternative: "write 'delegate: npu' or 'delegate: cpu'")
  static let delegateGPU = Refusal(
    "delegate: gpu", value: "gpu",
    reason: "layers run on the NPU, whose shader computes floats, or on the host's processor",
    alternative: "write 'npu', 'cpu' or leave it out")
}

extension MetafileSchema {
  /// The top level of the file.
  static let topLevel = SchemaTable<Metafile>(
    path: "",
    keys: [
      SchemaKey(
        "delegate", type: "`default`, `npu`, `gpu`, `cpu`, or a map from layers to these",
        fallback: "`default`",
        meaning:
          "where layers run: `cpu` is the host's processor, `npu` and `default` are the NPU and "
          + "the host's processor for what it doesn't run; keys of a map are layers, `name...` for "
          + "those that depend on one, or `'*'`",
        refusals: [.delegateOptions, .delegateGPU], read: readDelegate),
      SchemaKey(
        "data_layout",
        type: Metafile.DataLayout.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "),
        fallback: "`default`",
        meaning: "memory layout of inputs and outputs; `default` is `nhwc` for `.tflite` and "
          + "`nchw` for `.onnx` and `.prototxt`, where `nhwc` is an error; upper and lower case are equal"
      ) { node, target, reader in
        target.dataLayout = Located(
          try reader.choice(node, key: "data_layout", ignoringCase: true) {
            "Invalid data_format specified: \($0)"
          }, at: reader.location(node))
      },
      SchemaKey(
        "optimize", type: "boolean", fallback: "`true`",
        meaning:
          "whether tiling respects the DDR bandwidth of the target; both values give the same "
          + "program, since tiles follow the buffers of the convolution cores alone here"
      ) { node, _, reader in
        if try !reader.boolean(node, key: "optimize") {
          reader.warnings.append(
            .warning(
              "'optimize: false' changes nothing: tiles don't depend on the bandwidth of DDR here",
              at: reader.location(node)))
        }
      },
      SchemaKey(
        "input_format", type: "string", meaning: "`format` of inputs without one, in lower case"
      ) { node, target, reader in
        target.inputFormat = try reader.format(node, key: "input_format", isLowercased: true)
      },
      SchemaKey(
        "output_format", type: "string", meaning: "`format` of outputs without one, in lower case"
      ) { node, target, reader in
        target.outputFormat = try reader.format(node, key: "output_format", isLowercased: true)
      },
      SchemaKey(
        "dequantize_outputs", type: "boolean", fallback: "`false`",
        meaning: "all outputs are converted to float32 inside the network"
      ) { node, target, reader in
        let value = try reader.boolean(node, key: "dequantize_outputs")
        target.dequantizeOutputs = target.dequantizeOutputs || value
      },
      SchemaKey(
        "denormalize_outputs", type: "boolean", fallback: "`false`",
        meaning: "another name of `dequantize_outputs`"
      ) { node, target, reader in
        let value = try reader.boolean(node, key: "denormalize_outputs")
        target.dequantizeOutputs = target.dequantizeOutputs || value
      },
      SchemaKey(
        "inputs", type: "list of `inputs[]`", fallback: "`[]`",
        meaning: "the inputs; an empty entry (`-`) means all defaults"
      ) { node, target, reader in
        target.inputs = try reader.list(
          node, key: "inputs", of: Metafile.Input(), by: input, locatedBy: \.location)
      },
      SchemaKey(
        "outputs", type: "list of `outputs[]`", fallback: "`[]`",
        meaning: "the outputs; an empty entry (`-`) means all defaults"
      ) { node, target, reader in
        target.outputs = try reader.list(
          node, key: "outputs", of: Metafile.Output(), by: output, locatedBy: \.location)
      },
      SchemaKey(
        "quantization", type: "map `quantization`",
        meaning: "how the network is quantized; without it, it stays in float16"
      ) { node, target, reader in
        var section = Metafile.Quantization()
        section.location = reader.location(node)
        reader.read(node, into: &section, by: quantization)
        let hasType = node.entries?.contains { $0.key.text == "data_type" && !$0.value.isNull }
        if hasType != true || section.dataType.location.line != nil {
          reader.checkScheme(of: section)
        }
        target.quantization = section
      },
      SchemaKey(
        "security", type: "map `security`",
        meaning: "signing and encryption of the model (`docs/security.md`)"
      ) { node, target, reader in
        var section = Metafile.Security()
        section.location = reader.location(node)
        let errorCount = reader.errors.count
        reader.read(node, into: &section, by: security)
        target.security = section
        if reader.errors.count == errorCount { try section.checkFields() }
      },
      .custom,
    ])

  /// Reads `npu`, `npu options` or a map from layers to these.
  private static func readDelegate(
    _ node: YAMLNode, _ target: inout Metafile, _ reader: inout MetafileReader
  ) throws {
    if let entries = node.entries {
      for entry in entries {
        guard let layers = entry.key.text else {
          throw reader.error("a key of 'delegate' must be the name of a layer", at: entry.key)
        }
        guard layers != "INPUTS" else {
          throw reader.error("INPUTS pattern not supported in delegate assignment", at: entry.key)
        }
        let kind = try processor(entry.value, reader)
        if layers == "*" {
          target.delegate = kind
        } else {
          target.delegates.append(
            Metafile.DelegateEntry(
              layers: Located(layers, at: reader.location(entry.key)), delegate: kind))
        }
      }
      return
    }
    target.delegate = try processor(node, reader)
  }

  /// Reads one value: `npu` or `cpu`, the others are refused.
  private static func processor(
    _ node: YAMLNode, _ reader: MetafileReader
  ) throws -> Metafile.Delegate {
    let (kind, options) = try delegate(node, reader)
    if kind == .gpu { throw Refusal.delegateGPU.error(at: reader.location(node)) }
    if !options.isEmpty { throw Refusal.delegateOptions.error(at: reader.location(node)) }
    return kind
  }

  private static func delegate(
    _ node: YAMLNode, _ reader: MetafileReader
  ) throws -> (kind: Metafile.Delegate, options: String) {
    let words = (node.text ?? "").split(separator: " ", maxSplits: 1)
    guard let first = words.first, let kind = Metafile.Delegate(rawValue: String(first)) else {
      let names = Metafile.Delegate.allCases.map { "'\($0.rawValue)'" }
      let word = words.first.map { String($0.prefix(80)) } ?? node.flowText
      throw reader.error(
        "Invalid delegate type: \(word) not in [\(names.joined(separator: ", "))]", at: node)
    }
    return (kind, words.count > 1 ? String(words[1]) : "")
  }
}
