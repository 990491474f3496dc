import SynapCore

extension NetworkSummary {
  /// The members of a JSON object: `inputs`, `outputs`, `operators`, `layers`, `parameters`, `macs`,
  /// `activations`, `quantized`, `float_operators`, `warnings`.
  public var jsonMembers: [JSONValue.Member] {
    [
      .init("inputs", .array(inputs.map(\.json))),
      .init("outputs", .array(outputs.map(\.json))),
      .init("operators", Self.json(operators)),
      .init("layers", .int(layerCount)),
      .init("parameters", .int(parameterCount)),
      .init("macs", .int(macs)),
      .init("activations", .int(activationCount)),
      .init("quantized", .bool(isQuantized)),
      .init("float_operators", Self.json(floatOperators)),
      .init("warnings", .array(warnings.map { .string($0.description) })),
    ]
  }

  private static func json(_ counts: [OperatorCount]) -> JSONValue {
    .object(counts.map { .init($0.name, .int($0.count)) })
  }
}

extension NetworkSummary.Port {
  fileprivate var json: JSONValue {
    .object(
      [
        .init("name", .string(name)), .init("type", .string(type.dataType.rawValue)),
        .init("shape", .array(type.shape.dimensions.map { .int($0) })),
        .init("layout", .string(layout.rawValue)),
      ] + type.quantization.members(for: type.dataType))
  }
}

extension NetworkTrial {
  /// A JSON object: `data_types`, `milliseconds`, `parameter_bytes`, `memory_bytes`, `engines`, `host`.
  public var json: JSONValue {
    [
      "data_types": .string(dataTypes.rawValue),
      "milliseconds": .double(milliseconds),
      "parameter_bytes": .int(parameterByteCount),
      "memory_bytes": .int(memoryByteCount),
      "engines": engines.json,
      "host": .array(hostLayers.map { .string($0.warning.description) }),
    ]
  }
}

extension [NetworkTrial.EngineShare] {
  /// A JSON object with a member for each engine: its `layers` and its `milliseconds`.
  public var json: JSONValue {
    .object(
      map { share in
        .init(
          share.engine.rawValue,
          ["layers": .int(share.layerCount), "milliseconds": .double(share.milliseconds)])
      })
  }
}
