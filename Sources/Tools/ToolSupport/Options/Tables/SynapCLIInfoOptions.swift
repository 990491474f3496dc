/// The options of `synap_cli_info`.
package enum SynapCLIInfoOptions {
  /// `-m`, the model.
  package static let model = ToolOption(
    "-m", "file", help: "Model file", fallback: "model.synap")
  /// `--id`, the entry that is printed.
  package static let id = ToolOption("--id", "n", help: "archive id", fallback: "-1")

  /// The whole table.
  package static let table = OptionTable(
    name: "synap_cli_info", title: "Synap Model Info", summary: "[options]",
    options: [model, id, .json, .help],
    notes: """
      Lists the entries of the model; with --id writes the bytes of one to standard output.

      """, usesNPU: false)
}
