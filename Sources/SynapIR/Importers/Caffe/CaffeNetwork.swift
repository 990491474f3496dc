import SynapCore

/// What a `.prototxt` says of a network in its test phase: names and parameters, nothing resolved.
struct CaffeNetwork {
  /// An input.
  struct Input {
    /// The blob's name.
    let name: String
    /// The extents in the file; nil where it has none.
    let shape: Shape?
    /// Where the file has it.
    let location: Location
  }

  /// A layer.
  struct Layer {
    /// Names of layer, type and blobs. Blobs have a name for each time they are written.
    let raw: RawNode
    /// All that the file says.
    let message: PrototxtMessage
    /// Where the file has it, with the layer's name and type.
    let location: Location
  }

  /// The name; empty where the file has none.
  let name: String
  /// The inputs in the order of the file.
  let inputs: [Input]
  /// The layers, without inputs, in the order of the file.
  let layers: [Layer]
  /// The blobs that no layer reads, in the order in which they are written.
  let outputs: [String]
  /// What the user should know.
  let warnings: [Diagnostic]

  /// Parses the text `bytes`.
  ///
  /// - Throws: a `Diagnostic` with the line and the column at fault.
  init(parsing bytes: UnsafeRawBufferPointer) throws {
    var reader = PrototxtReader(try PrototxtParser.message(in: bytes))
    name = try reader.text("name") ?? ""
    reader.ignore("force_backward", "debug_info")
    let (current, old) = (reader.all("layer"), reader.all("layers"))
    guard current.isEmpty || old.isEmpty else {
      throw Diagnostic.error(
        "the file has both 'layer' and 'layers'", at: old[0].location)
    }
    guard !current.isEmpty || !old.isEmpty else {
      throw Diagnostic.error(
        "the file describes no layers",
        notes: reader.has("base_lr") || reader.has("net")
          ? ["it describes a training: its 'net' names the network"] : [])
    }
    let state = try CaffeNetState(&reader)
    var inputs = try CaffeInputs.declared(by: &reader)
    var names = CaffeBlobNames(inputs: inputs.map(\.name))
    var definitions: [CaffeLayerDefinition] = []
    for (index, field) in (current + old).enumerated() {
      let definition = try CaffeLayerDefinition(field, index: index)
      guard try definition.isIncluded(in: state) else { continue }
      if definition.type == "Input" {
        let more = try CaffeInputs.declared(by: definition)
        for input in more { try names.addInput(input.name, at: input.location) }
        inputs += more
      } else {
        try names.add(definition)
        definitions.append(definition)
      }
    }
    (self.inputs, outputs) = (inputs, names.unreadNames)
    layers = zip(definitions, names.layers).map { $0.layer(bottoms: $1.bottoms, tops: $1.tops) }
    warnings = reader.unreadFields.map { .warning("'\($0.name)' is ignored", at: $0.location) }
  }
}
