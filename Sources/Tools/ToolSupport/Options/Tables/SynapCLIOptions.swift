/// The options of `synap_cli`.
package enum SynapCLIOptions {
  /// `-r`, how often the network runs.
  package static let repeats = ToolOption("-r", "n", help: "Repeat count", fallback: "1")
  /// `--rr`, how often the network is loaded.
  package static let cycles = ToolOption(
    "--rr", "n", help: "Repeat network creation count", fallback: "1")
  /// `--fps`, how often a second an inference starts.
  package static let rate = ToolOption("--fps", "n", help: "Inferences per second", fallback: "0")
  /// `--secure`, which buffers are kept from the CPU.
  package static let secure = ToolOption(
    "--secure", "s", help: "Buffer security: auto none in out all", fallback: "auto",
    choices: ["auto", "none", "in", "out", "all"])
  /// `--allocator`, where buffers come from.
  package static let allocator = ToolOption(
    "--allocator", "s", help: "Allocator: auto synap", fallback: "auto",
    choices: ["auto", "synap"])
  /// `--noflush`, whether caches are left alone.
  package static let noFlush = ToolOption("--noflush", help: "Skip cache flush/invalidate")
  /// `--top5`, whether the surest classes are printed.
  package static let topFive = ToolOption("--top5", help: "Print top5 classes")
  /// `--dump-out`, whether outputs are saved as floats.
  package static let dumpOut = ToolOption(
    "--dump-out", help: "Save denormalized float32 outputs to output_float_<i>.dat")
  /// `--profiling`, the file for the profile of the layers.
  package static let profiling = ToolOption(
    "--profiling", "file", help: "Save the estimated per-layer profile to file")
  /// `--version`.
  package static let version = ToolOption("--version", help: "Show version")

  /// The whole table.
  package static let table = OptionTable(
    name: "synap_cli", title: "Synap network test program", summary: "[options] data-file(s)",
    options: ToolOption.modelSelection + [
      repeats, cycles, rate, secure, allocator, .contiguous, noFlush, topFive, .dumpRaw, dumpOut,
      profiling, .lock, .json, version, .help,
    ],
    notes: """
      Special file names:
        zero      -> automatically generate 0-filled input
        random    -> automatically generate random input
        value:<n> -> write the given value to scalar input

      """)
}
