/// The options of `synap_cli_ip`.
package enum SynapCLIIPOptions {
  /// `--out-dir`, where pictures go.
  package static let directory = ToolOption(
    "--out-dir", "dir", help: "Destination directory", fallback: ".")

  /// The whole table.
  package static let table = OptionTable(
    name: "synap_cli_ip", title: "Image processing sample program", summary: "[options] file(s)",
    options: ToolOption.modelSelection + [
      .region, .dumpRaw, directory, .contiguous, .json, .help,
    ])
}
