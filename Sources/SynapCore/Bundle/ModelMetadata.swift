/// What `model.json` says about one subgraph of a bundle.
public struct ModelMetadata: Hashable, Sendable {
  /// The inputs in the network's order.
  public var inputs: [TensorMetadata]
  /// The outputs in the network's order.
  public var outputs: [TensorMetadata]
  /// The target that the program is for, for example `VS680`.
  public var target: String
  /// Where the subgraph runs: `npu`, or `cpu` where the target has no NPU.
  public var delegate: String
  /// The version of the tool that made it.
  public var toolVersion: String
  /// Whether the model is signed and encrypted, and its tensors' access policies are enforced.
  public var isSecure = false

  /// The version of the layout of `model.json` that this type writes; readers refuse a higher one.
  public static let formatVersion = 1

  /// Creates the metadata of a subgraph.
  public init(
    inputs: [TensorMetadata], outputs: [TensorMetadata], target: String, delegate: String = "npu",
    toolVersion: String = SynapVersion.current
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.target = target
    self.delegate = delegate
    self.toolVersion = toolVersion
  }

  /// The text of `model.json`.
  public var text: String {
    func members(_ tensors: [TensorMetadata], prefix: String) -> JSONValue {
      .object(tensors.enumerated().map { .init("\(prefix)_\($0)", $1.json) })
    }
    return JSONValue.object([
      .init("Inputs", members(inputs, prefix: "input")),
      .init("Outputs", members(outputs, prefix: "output")),
      .init("Recurrent_connections", .object([])),
      .init("format_version", .int(Self.formatVersion)),
      .init("tool_version", .string(toolVersion)),
      .init("target", .string(target)),
      .init("secure", .bool(isSecure)),
      .init("delegate", .string(delegate)),
    ]).text(.dump(4))
  }

  /// Reads the text of `model.json`.
  ///
  /// - Throws: a `Diagnostic` where it is not one that this version can read.
  public init(parsing bytes: [UInt8]) throws {
    let json = try JSONValue(parsing: bytes)
    guard let version = json["format_version"]?.intValue else {
      throw Diagnostic.error("model.json has no format_version: it is not of this toolchain")
    }
    guard version <= Self.formatVersion else {
      throw Diagnostic.error(
        "model.json has layout version \(version), this tool reads up to \(Self.formatVersion)")
    }
    guard let isSecure = json["secure"]?.boolValue else {
      throw Diagnostic.error("model.json has no 'secure'")
    }
    func tensors(_ key: String) throws -> [TensorMetadata] {
      guard let members = json[key]?.members else {
        throw Diagnostic.error("model.json has no '\(key)'")
      }
      return try members.map { try TensorMetadata(json: $0.value, key: $0.key) }
    }
    guard let target = json["target"]?.stringValue else {
      throw Diagnostic.error("model.json has no 'target'")
    }
    self.init(
      inputs: try tensors("Inputs"), outputs: try tensors("Outputs"), target: target,
      delegate: json["delegate"]?.stringValue ?? "npu",
      toolVersion: json["tool_version"]?.stringValue ?? "")
    self.isSecure = isSecure
    try checkInputGroups()
  }

  /// What anybody may know of a secure model: target, version, and of each tensor shape, layout, type
  /// and access policy. Tensors are called `input_0`, `output_0` and so on.
  package var publicPart: ModelMetadata {
    func tensors(_ tensors: [TensorMetadata], prefix: String) -> [TensorMetadata] {
      tensors.enumerated().map {
        TensorMetadata(
          name: "\(prefix)_\($0)", sourceName: "", shape: $1.shape, layout: $1.layout,
          dataType: $1.dataType, security: $1.security)
      }
    }
    var result = ModelMetadata(
      inputs: tensors(inputs, prefix: "input"), outputs: tensors(outputs, prefix: "output"),
      target: target, delegate: delegate, toolVersion: toolVersion)
    result.isSecure = isSecure
    return result
  }
}

/// The version of this toolchain and of the SyNAP release that it is compatible with.
public enum SynapVersion {
  /// The version of this toolchain.
  public static let current = "0.1.0"
  /// The SyNAP release whose commands, options, files and output formats this toolchain follows.
  public static let compatible = "3.2.0"
}
