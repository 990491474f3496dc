/// The order in which a tensor's dimensions lie in memory.
public enum Layout: String, Hashable, Sendable {
  /// Not a feature map.
  case none
  /// Channels first: `[n, c, h, w]`.
  case nchw
  /// Channels last: `[n, h, w, c]`.
  case nhwc
}

/// What `model.json` says about one input or output of a model.
public struct TensorMetadata: Hashable, Sendable {
  /// The layer and tensor, for example `attach_Conv_Conv_212/out0`.
  public var name: String
  /// The name in the imported network.
  public var sourceName: String
  /// The extents.
  public var shape: Shape
  /// The order of the dimensions.
  public var layout: Layout
  /// The type of the stored elements.
  public var dataType: DataType
  /// How stored values stand for real ones.
  public var quantization: Quantization
  /// What the data mean: a picture format for inputs, a postprocessing format for outputs.
  public var format: String
  /// The means per channel that are subtracted from a picture; nil where the metafile has none.
  public var means: [Float]?
  /// The number that a picture is divided by after that; nil where the metafile has none.
  public var scale: Float?
  /// The access policy of the tensor.
  public var security: String
  /// What the network makes of the picture that begins with this input; nil where it prepares none.
  public var preprocessing: PicturePreprocessing?

  /// Creates the metadata of a tensor.
  public init(
    name: String, sourceName: String, shape: Shape, layout: Layout, dataType: DataType,
    quantization: Quantization = .none, format: String = "", means: [Float]? = nil,
    scale: Float? = nil, security: String = "none", preprocessing: PicturePreprocessing? = nil
  ) {
    self.name = name
    self.sourceName = sourceName
    self.shape = shape
    self.layout = layout
    self.dataType = dataType
    self.quantization = quantization
    self.format = format
    self.means = means
    self.scale = scale
    self.security = security
    self.preprocessing = preprocessing
  }

  /// The number of bytes that the tensor takes.
  public var byteCount: Int { shape.elementCount * dataType.byteCount }
}

extension TensorMetadata {
  /// The JSON object of `model.json`.
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .string(name)),
      .init("source_name", .string(sourceName)),
      .init("shape", .array(shape.dimensions.map(JSONValue.int))),
      .init("format", .string(layout.rawValue)),
      .init("dtype", .string(dataType.rawValue)),
    ]
    members += quantization.members(for: dataType)
    members.append(.init("data_format", .string(format)))
    if let scale { members.append(.init("scale", .float(scale))) }
    if let means { members.append(.init("mean", .array(means.map(JSONValue.float)))) }
    members.append(.init("security", .string(security)))
    if let preprocessing { members.append(.init("preprocess", preprocessing.json)) }
    return .object(members)
  }

  /// Reads the JSON object of `model.json`.
  ///
  /// - Throws: a `Diagnostic` naming the member that is missing or impossible.
  init(json: JSONValue, key: String) throws {
    func text(_ member: String) throws -> String {
      guard let value = json[member]?.stringValue else {
        throw Diagnostic.error("model.json: '\(key)' has no text '\(member)'")
      }
      return value
    }
    let dimensions = json["shape"]?.arrayValue?.compactMap(\.intValue) ?? []
    let shape = Shape(dimensions)
    guard !dimensions.isEmpty, dimensions.allSatisfy({ $0 > 0 }),
      dimensions.count == json["shape"]?.arrayValue?.count, shape.checkedElementCount() != nil
    else { throw Diagnostic.error("model.json: '\(key)' has an impossible shape") }
    guard let layout = Layout(rawValue: try text("format")) else {
      throw Diagnostic.error("model.json: '\(key)' has an unknown layout")
    }
    guard let dataType = DataType(rawValue: try text("dtype")) else {
      throw Diagnostic.error("model.json: '\(key)' has an unknown data type")
    }
    _ = try text("quantizer")
    guard let quantization = Quantization(members: json) else {
      throw Diagnostic.error("model.json: '\(key)' has an impossible quantization")
    }
    let preprocessing = json["preprocess"].flatMap(PicturePreprocessing.init(json:))
    guard json["preprocess"] == nil || preprocessing != nil else {
      throw Diagnostic.error("model.json: '\(key)' has an impossible 'preprocess'")
    }
    self.init(
      name: try text("name"), sourceName: json["source_name"]?.stringValue ?? "", shape: shape,
      layout: layout, dataType: dataType, quantization: quantization,
      format: try text("data_format"),
      means: json["mean"]?.arrayValue.map { $0.compactMap(\.doubleValue).map { Float($0) } },
      scale: json["scale"]?.doubleValue.map { Float($0) },
      security: json["security"]?.stringValue ?? "none", preprocessing: preprocessing)
  }
}

extension DataType {
  /// The short name of an integer type in quantization tables: `u8`, `i16`, …
  public var integerTag: String? {
    switch self {
    case .uint8: "u8"
    case .int8: "i8"
    case .int16: "i16"
    case .uint16: "u16"
    default: nil
    }
  }
}
