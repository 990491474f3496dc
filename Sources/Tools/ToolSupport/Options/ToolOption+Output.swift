extension ToolOption {
  /// `--json`, whether a program reads the output.
  package static let json = ToolOption("--json", help: "Print JSON documents only")
  /// `--dump-raw`, whether outputs are saved as they are stored.
  package static let dumpRaw = ToolOption(
    "--dump-raw", help: "Save raw outputs to output_raw_<i>.dat")
  /// `--roi`, the part of the picture that the network sees.
  package static let region = ToolOption("--roi", "[x,y,h,w]", help: "Region of Interest")
  /// `--cma`, how memory is allocated.
  package static let contiguous = ToolOption("--cma", help: "Use contiguous memory allocator")
  /// `--lock`, whether other processes' inferences fail.
  package static let lock = ToolOption("--lock", help: "Lock inference during execution")
}
