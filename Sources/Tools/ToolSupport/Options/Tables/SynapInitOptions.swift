/// The options of `synap_init`.
package enum SynapInitOptions {
  /// `-i`, whether enter ends the tool.
  package static let interactive = ToolOption("-i", help: "Interactive")
  /// `--lock`, whether the NPU is kept from other processes.
  package static let lock = ToolOption("--lock", help: "Keep NPU locked")

  /// The whole table.
  package static let table = OptionTable(
    name: "synap_init", title: "Synap NPU driver initialization", summary: "[options]",
    options: [interactive, lock, .help],
    notes: """
      The NPU is that of the directory SYNAP_STAT_DIR; without it every process has one of its own.

      """)
}
