import SynapCore

/// A layer as the text has it.
struct CaffeLayerDefinition {
  /// The fields of layers that are read here or that say nothing about what is computed: those of
  /// training, and parameters of how Caffe computes.
  static let knownFields: Set<String> = [
    "name", "type", "bottom", "top", "include", "exclude", "phase", "loss_weight", "param",
    "blobs", "propagate_down", "transform_param", "loss_param", "blobs_lr", "weight_decay",
    "blob_share_mode", "weight_filler", "bias_filler", "filler", "engine", "force_nd_im2col",
  ]

  /// The name; `<type>_<index>` where the file has none.
  let name: String
  /// The type as today's format names it.
  let type: String
  /// The blobs that the layer reads, by the file's names.
  let bottoms: [String]
  /// The blobs that the layer writes, by the file's names.
  let tops: [String]
  /// All fields.
  let message: PrototxtMessage
  /// Where the file has the layer, with its name and type.
  let location: Location
  private let index: Int

  /// Reads the layer in `field`, the file's number `index`.
  init(_ field: PrototxtField, index: Int) throws {
    message = try field.message()
    var reader = PrototxtReader(message)
    guard !reader.has("layer") else {
      throw Diagnostic.error(
        "layers of Caffe's first format (V0) are not supported", at: field.location,
        notes: ["Caffe's upgrade_net_proto_text makes a file of today's format"])
    }
    let given = try reader.text("name") ?? ""
    guard let typeField = try reader.one("type") else {
      throw Diagnostic.error("the layer '\(given)' has no type", at: field.location)
    }
    // Layers in the old list have one of an enumeration.
    type =
      if case .scalar(let word) = typeField.value {
        CaffeV1LayerType.currentName(of: word)
      } else {
        try typeField.text()
      }
    name = given.isEmpty ? "\(type)_\(index)" : given
    (bottoms, tops) = (try reader.texts("bottom"), try reader.texts("top"))
    self.index = index
    location = Location(
      line: field.location.line, column: field.location.column, node: name, operation: type,
      index: index)
  }

  /// Whether the layer is part of the network in `state`: it meets one of the rules for inclusion,
  /// where there are any, or none for exclusion.
  func isIncluded(in state: CaffeNetState) throws -> Bool {
    var reader = PrototxtReader(message)
    let (included, excluded) = (reader.all("include"), reader.all("exclude"))
    if included.isEmpty { return try !excluded.contains { try state.meets($0.message()) } }
    guard excluded.isEmpty else {
      throw Diagnostic.error("the layer has rules both to include and to exclude it", at: location)
    }
    return try included.contains { try state.meets($0.message()) }
  }

  /// The layer whose blobs have the given names.
  func layer(bottoms: [String], tops: [String]) -> CaffeNetwork.Layer {
    CaffeNetwork.Layer(
      raw: RawNode(
        name: name, operation: type, inputs: bottoms, outputs: tops, attributes: [:], index: index),
      message: message, location: location)
  }
}
