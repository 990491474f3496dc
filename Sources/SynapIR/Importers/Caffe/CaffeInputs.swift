import SynapCore

/// The two ways in which files declare inputs.
enum CaffeInputs {
  /// The inputs that `network` lists itself: names, and for each a shape or four extents.
  static func declared(by network: inout PrototxtReader) throws -> [CaffeNetwork.Input] {
    let fields = network.all("input")
    let shapes = try network.all("input_shape").map { try shape($0.message()) }
    let extents = network.all("input_dim")
    guard shapes.isEmpty || extents.isEmpty else {
      throw Diagnostic.error(
        "the file has both 'input_shape' and 'input_dim'", at: extents[0].location)
    }
    guard extents.count.isMultiple(of: 4), extents.isEmpty || extents.count == 4 * fields.count
    else {
      throw Diagnostic.error(
        "\(fields.count) inputs have \(extents.count) extents, four each are expected",
        at: extents[0].location)
    }
    guard shapes.isEmpty || shapes.count == 1 || shapes.count == fields.count else {
      throw Diagnostic.error("\(fields.count) inputs have \(shapes.count) shapes")
    }
    return try fields.enumerated().map { position, field in
      var shape = shapes.count == 1 ? shapes[0] : nil
      if shapes.indices.contains(position) { shape = shapes[position] }
      if !extents.isEmpty {
        shape = Shape(try extents[4 * position..<4 * position + 4].map { try $0.integer() })
      }
      return CaffeNetwork.Input(name: try field.text(), shape: shape, location: field.location)
    }
  }

  /// The inputs that an `Input` layer gives: its tops, with a shape each or one for all.
  static func declared(by layer: CaffeLayerDefinition) throws -> [CaffeNetwork.Input] {
    try locating(in: layer.location) {
      var reader = PrototxtReader(layer.message)
      var parameters = try reader.message("input_param")
      let shapes = try parameters.all("shape").map { try shape($0.message()) }
      guard shapes.count < 2 || shapes.count == layer.tops.count, layer.bottoms.isEmpty else {
        throw Diagnostic.error("\(layer.tops.count) tops have \(shapes.count) shapes")
      }
      return layer.tops.enumerated().map { position, name in
        CaffeNetwork.Input(
          name: name, shape: shapes.count > 1 ? shapes[position] : shapes.first,
          location: layer.location)
      }
    }
  }

  /// The extents in a message `BlobShape`.
  static func shape(_ message: PrototxtMessage) throws -> Shape {
    var reader = PrototxtReader(message)
    return Shape(try reader.integers("dim"))
  }
}
