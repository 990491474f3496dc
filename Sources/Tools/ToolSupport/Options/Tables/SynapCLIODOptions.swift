/// The options of `synap_cli_od`.
package enum SynapCLIODOptions {
  /// The whole table.
  package static let table = OptionTable(
    name: "synap_cli_od", title: "Object detection on image files", summary: "[options] file(s)",
    options: ToolOption.modelSelection + ToolOption.detection + [.json, .help])
}
