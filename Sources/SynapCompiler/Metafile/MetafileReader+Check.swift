import SynapCore

extension MetafileReader {
  /// Checks what single keys can't show: names and shapes belong together, samples to inputs, the
  /// layout to the format of `model`.
  mutating func check(_ metafile: Metafile, model: String?) {
    // Entries that could not be read would give errors that are only consequences.
    let isReadable = errors.isEmpty
    checkLayout(metafile, model: model)
    if isReadable {
      checkNames(
        metafile.inputs.map { ($0.name, $0.location) }, kind: "input")
      checkNames(
        metafile.outputs.map { ($0.name, $0.location) }, kind: "output")
      checkShapes(metafile.inputs)
      checkDatasets(metafile)
      checkPolicies(metafile)
    }
  }

  private mutating func checkPolicies(_ metafile: Metafile) {
    guard metafile.security == nil else { return }
    let places =
      metafile.inputs.filter { $0.security != .any }.map(\.location)
      + metafile.outputs.filter { $0.security != .secureIfInputSecure }.map(\.location)
    for place in places {
      warnings.append(
        Diagnostic.warning(
          "'security' of a tensor has no effect: the metafile has no 'security' section", at: place)
      )
    }
  }

  private mutating func checkLayout(_ metafile: Metafile, model: String?) {
    if metafile.dataLayout.value == .nchw, metafile.inputs.contains(where: { $0.preprocess != nil })
    {
      errors.append(
        Diagnostic.error(
          "Preprocessing is not compatible with explicit layout: nchw",
          at: metafile.dataLayout.location,
          notes: ["leave 'data_layout' out: the type of 'preprocess' says how the input lies"]))
    }
    let fileExtension = model.map(File.pathExtension) ?? ""
    guard metafile.dataLayout.value == .nhwc,
      ["onnx", "prototxt", "torchscript", "pt", "pth"].contains(fileExtension)
    else { return }
    errors.append(
      Diagnostic.error(
        "DataLayout.NHWC layout not supported with .\(fileExtension) models.",
        at: metafile.dataLayout.location,
        notes: ["leave 'data_layout' out, or write 'data_layout: nchw'"]))
  }

  private mutating func checkNames(
    _ entries: [(name: Located<String>?, location: Location)], kind: String
  ) {
    if let unnamed = entries.first(where: { $0.name == nil }),
      entries.contains(where: { $0.name != nil })
    {
      errors.append(
        Diagnostic.error(
          "All \(kind) names or none must be specified in meta file", at: unnamed.location))
    }
    var lines: [String: Int] = [:]
    for name in entries.compactMap(\.name) {
      if let line = lines[name.value] {
        errors.append(
          Diagnostic.error(
            "Duplicate \(kind) names in: \(file)", at: name.location,
            notes: ["'\(name.value)' stands before in line \(line)"]))
      } else {
        lines[name.value] = name.location.line ?? 0
      }
    }
  }

  private mutating func checkShapes(_ inputs: [Metafile.Input]) {
    for input in inputs {
      if let shape = input.shape, input.name == nil {
        errors.append(
          Diagnostic.error(
            "Input name is mandatory when shape specified: \(shape.value)", at: shape.location))
      }
      if let name = input.name, input.shape == nil {
        errors.append(
          Diagnostic.error(
            "Input shape is mandatory when name specified: \(name.value)", at: name.location))
      }
    }
  }

  private mutating func checkDatasets(_ metafile: Metafile) {
    guard let quantization = metafile.quantization else { return }
    guard let first = quantization.datasets.first else {
      if quantization.dataType.value != .uniform(.float16) {
        warnings.append(
          Diagnostic.warning(
            "'quantization' has no 'dataset': the network is not quantized and stays in float16",
            at: quantization.location,
            notes: ["give sample files: 'dataset:' with one glob per input, or 'random' for timing"]
          ))
      }
      return
    }
    guard quantization.datasets.count == metafile.inputs.count else {
      errors.append(
        Diagnostic.error(
          "Metafile has \(metafile.inputs.count) input(s) but \(quantization.datasets.count) "
            + "quantization dataset", at: first.location,
          notes: ["'inputs' needs one entry per dataset; '-' alone is an entry of all defaults"]))
      return
    }
    for (input, dataset) in zip(metafile.inputs, quantization.datasets)
    where dataset.value.isOfPictures && input.means == nil && input.scale == nil {
      warnings.append(
        Diagnostic.warning(
          "neither 'means' nor 'scale' given for an input that is quantized with pictures: "
            + "values 0 to 255 reach the network", at: input.location,
          notes: ["give those of the training, for example 'means: [0, 0, 0]' and 'scale: 255'"]))
    }
  }
}
