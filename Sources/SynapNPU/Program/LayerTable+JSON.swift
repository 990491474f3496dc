import SynapCore

extension LayerTable {
  /// The version of the layout of `layers.json` that this type writes; readers refuse a higher one.
  public static let formatVersion = 1

  /// The text of `layers.json`, in one line.
  public var text: String {
    JSONValue.object([
      .init("format_version", .int(Self.formatVersion)),
      .init("results", .array(results.map(\.json))),
    ]).text(.dump(nil))
  }

  /// Reads the text of `layers.json` for `program`.
  ///
  /// - Throws: a `Diagnostic` where this version can't read it or it doesn't fit the program.
  public init(parsing bytes: [UInt8], for program: Program) throws {
    let json = try JSONValue(parsing: bytes)
    guard let version = json["format_version"]?.intValue,
      let results = json["results"]?.arrayValue
    else { throw Diagnostic.error("layers.json has no 'format_version' or no 'results'") }
    guard version <= Self.formatVersion else {
      throw Diagnostic.error(
        "layers.json has layout version \(version), this tool reads up to \(Self.formatVersion)")
    }
    self.init(
      try results.enumerated().map { position, result in
        guard let result = LayerResult(json: result) else {
          throw Diagnostic.error("layers.json: result \(position) is incomplete or impossible")
        }
        return result
      })
    try validate(for: program)
  }
}

extension LayerResult {
  fileprivate var json: JSONValue {
    .object(
      [
        .init("name", .string(name)),
        .init("layer", .int(layer)),
        .init("instruction", instruction.map(JSONValue.int) ?? .null),
        .init("memory", .string(address.space.description)),
        .init("offset", .int(address.offset)),
        .init("shape", .array(shape.dimensions.map(JSONValue.int))),
        .init("strides", .array(strides.map(JSONValue.int))),
        .init("dtype", .string(dataType.rawValue)),
      ] + quantization.members(for: dataType))
  }

  fileprivate init?(json: JSONValue) {
    func integers(_ key: String) -> [Int]? {
      guard let elements = json[key]?.arrayValue else { return nil }
      let numbers = elements.compactMap(\.intValue)
      return numbers.count == elements.count ? numbers : nil
    }
    guard let name = json["name"]?.stringValue, let layer = json["layer"]?.intValue,
      let space = MemorySpace.allCases.first(where: {
        $0.description == json["memory"]?.stringValue
      }),
      let offset = json["offset"]?.intValue, let shape = integers("shape"),
      let strides = integers("strides"),
      let dataType = json["dtype"]?.stringValue.flatMap(DataType.init(rawValue:)),
      let quantization = Quantization(members: json)
    else { return nil }
    let instruction = json["instruction"]?.intValue
    guard instruction != nil || json["instruction"] == .null else { return nil }
    self.init(
      name: name, layer: layer, instruction: instruction, address: Address(space, offset),
      shape: Shape(shape), strides: strides, dataType: dataType, quantization: quantization)
  }
}
