import SynapCore
import ToolSupport

extension SynapOptions {
  private static let region =
    "as there: x, y, width, height, whatever the help calls them; in any network"

  /// The commands of `synap` and the tools on the board.
  static func commandSection(_ pages: [CommandPage]) -> Section {
    let ours = Set(pages.map(\.name) + ToolCatalog.tables.map(\.name) + ["synap help"])
    let theirs = [
      "synap convert", "synap help", "synap image_from_raw", "synap image_to_raw", "synap image_od",
      "synap version", "synap_cli", "synap_cli_od", "synap_cli_ic", "synap_cli_ip",
      "synap_cli_info", "synap_init", "synap_cli_ic2", "synap_cli_od2", "synap_cli_nb",
      "synap_cli_sr", "synap_cli_rnn", "synap_cli_capi", "synap_cli_tflitec", "benchmark_model",
      "synap_convert", "synap_image_from_raw", "synap_image_to_raw", "synap_image_od",
      "synap_copy", "synap_profile", "synap_export_yolo", "synap_export_clean",
      "encrypt-model-ebg.py", "benchmark.sh",
    ]
    let notes = [
      "synap image_from_raw": "as there; `--scale` and `--bias` have an effect",
      "synap help": "as there",
      "synap_cli_ic2": "not here: networks in two files are joined before they are converted",
      "synap_cli_od2": "not here: networks in two files are joined before they are converted",
      "synap_cli_nb":
        "not here: it reads programs of the silicon; `synap info`, `disasm`, `profile`",
      "synap_cli_sr": "`synap_cli_ip`, which makes pictures with any network",
      "synap_cli_rnn": "not here: a sample; `synap_cli` runs such networks",
      "synap_cli_capi": "not here: a sample of the C interface; the library is Swift's",
      "synap_cli_tflitec": "not here: a sample of another runtime",
      "benchmark_model": "not here: TensorFlow Lite's own; `synap_cli -r N random`",
      "synap_convert": "`synap convert`", "synap_image_from_raw": "`synap image_from_raw`",
      "synap_image_to_raw": "`synap image_to_raw`", "synap_image_od": "`synap image_od`",
      "synap_copy": "not here: there is no board to copy to",
      "synap_profile": "`synap profile`, which needs no board",
      "synap_export_yolo": "not here: the training framework's own export to ONNX is imported",
      "synap_export_clean": "not here: networks are simplified by `synap convert`",
      "encrypt-model-ebg.py":
        "the section `security` of the metafile, with an envelope of our own ([security.md](security.md))",
      "benchmark.sh": "`synap_cli -m FILE -r 10 random`",
    ]
    let known = theirs.map { name in
      Row(name: "`\(name)`", state: notes[name] ?? (ours.contains(name) ? "as there" : nil))
    }
    let added = pages.map(\.name).filter { !theirs.contains($0) && $0 != "synap" }
    return Section(
      title: "Commands and tools",
      rows: known + added.map { Row(name: "–", state: "`\($0)`: ours alone") })
  }

  /// The options of SyNAP's commands that run on the developer's machine.
  static func commandTables(_ pages: [CommandPage]) throws -> [Section] {
    try commandOptions.map { command in
      guard let page = pages.first(where: { $0.name == command.name }) else {
        throw Diagnostic.error("there is no command '\(command.name)'")
      }
      return section(
        "`\(command.name)`", theirs: command.options, ours: page.options.flatMap(\.names),
        notes: command.notes)
    }
  }

  private static let commandOptions: [(name: String, options: [String], notes: [String: String])] =
    [
      (
        "synap convert",
        [
          "-v, --version", "--model", "--weights", "--meta", "--target", "--out-format",
          "--out-dir",
          "--profiling", "--verbose", "--silent", "--debug", "--preserve", "--cpu-profiling",
          "--tools-dir", "--vssdk-dir",
        ],
        [
          "--model":
            "`.onnx`, `.tflite`, `.prototxt`; other formats are answered with the command that "
            + "converts them to one of these",
          "--target": "the targets that its help lists, and their aliases; others are refused",
          "--out-format": "`synap`; `nb` and `ebg` are refused: they hold code of the silicon",
          "--profiling": "taken, without effect: every model can be profiled",
          "--debug": "not here: there is no build directory; `--verbose`, `synap compare`",
          "--preserve": "not here: there is no build directory",
          "--cpu-profiling": "not here: internal to SyNAP's converter",
          "--tools-dir": "not here: internal to SyNAP's converter",
          "--vssdk-dir": "not here: internal to SyNAP's converter",
        ]
      ),
      (
        "synap image_od", ["-i, --src", "-o, --dst", "--mask_colors", "--verbose"],
        ["--mask_colors": "as there; other classes have fixed colours rather than random ones"]
      ),
      (
        "synap image_to_raw", ["-i, --src", "-o, --dst", "-s", "--format"],
        [
          "-s": "as there; pictures are resampled as the runtime does it, instead of by areas",
          "--format": "as there, and `gray`; without it the extension of `--dst` counts",
        ]
      ),
      (
        "synap image_from_raw",
        ["-i, --src", "-s", "--format", "--scale", "--bias", "--dtype", "-o"],
        [
          "--scale": "as documented: samples are multiplied by it (there it has no effect)",
          "--bias": "as documented: it is added after that (there it has no effect)",
        ]
      ),
    ]

  /// The options of the tools on the board.
  static var toolTables: [Section] {
    toolOptions.map { tool in
      section(
        "`\(tool.table.name)`", theirs: tool.options, ours: tool.table.options.map(\.name),
        notes: tool.notes)
    }
  }

  private static let model = ["-m", "--nb", "--meta"]

  private static let toolOptions:
    [(table: OptionTable, options: [String], notes: [String: String])] = [
      (
        SynapCLIOptions.table,
        model + [
          "-r", "--rr", "--fps", "--secure", "--allocator", "--cma", "--top5", "--noflush",
          "--dump-raw", "--dump-out", "--profiling", "--lock", "--version", "--help",
        ],
        [
          "--nb": "as there; programs of the silicon are refused",
          "--secure": "as there, within the model's policies ([security.md](security.md))",
          "--allocator": "as there; all memory is the process's own",
          "--cma": "taken, without effect: all memory is the process's own",
          "--noflush": "taken and shown, without effect: there is no cache to flush",
          "--profiling": "as there, by the timing model",
          "--lock": "as there, among processes with the same `SYNAP_STAT_DIR`",
        ]
      ),
      (
        SynapCLIODOptions.table,
        model + [
          "--score-threshold", "--max-detections", "--disable-nms", "--iou-threshold",
          "--iou-with-min", "--help",
        ], [:]
      ),
      (
        SynapCLIICOptions.table, model + ["--top", "--roi", "--help"],
        ["--roi": region]
      ),
      (
        SynapCLIIPOptions.table,
        model + ["--roi", "--dump-raw", "--out-dir", "--cma", "--help"],
        [
          "--roi": region,
          "--cma": "taken, without effect: all memory is the process's own",
        ]
      ),
      (SynapCLIInfoOptions.table, ["-m", "--id", "--help"], [:]),
      (
        SynapInitOptions.table, ["-i", "--lock", "--help"],
        ["--lock": "as there, among processes with the same `SYNAP_STAT_DIR`"]
      ),
    ]
}
