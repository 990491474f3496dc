extension ToolOption {
  /// `-m`, the model.
  package static let model = ToolOption(
    "-m", "file",
    help: "Model file (.synap or legacy .nb), or a network (.onnx, .tflite, .prototxt)")
  /// `--nb`, the model by its older name.
  package static let legacyModel = ToolOption("--nb", "file", help: "Deprecated, same as -m")
  /// `--meta`, the metadata of a program that is not in a bundle.
  package static let metafile = ToolOption(
    "--meta", "file", help: "Metafile of a network; json meta file for legacy .nb models")
  /// The options that select a model.
  package static let modelSelection = [model, legacyModel, metafile]
}
