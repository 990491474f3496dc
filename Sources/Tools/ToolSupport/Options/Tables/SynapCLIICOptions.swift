/// The options of `synap_cli_ic`.
package enum SynapCLIICOptions {
  /// `--top`, how many classes are shown.
  package static let top = ToolOption(
    "--top", "n", help: "Number of classification results to show", fallback: "5")

  /// The whole table.
  package static let table = OptionTable(
    name: "synap_cli_ic", title: "Image classification on image files",
    summary: "[options] file(s)",
    options: ToolOption.modelSelection + [top, .region, .json, .help])
}
