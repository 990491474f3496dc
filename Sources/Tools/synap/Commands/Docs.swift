import ArgumentParser
import SynapCompiler
import SynapCore
import SynapNPU
import SynapPostprocess
import ToolSupport

/// `synap docs`: the pages that are generated from the code that they describe.
struct Docs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Write the reference pages of the toolkit",
    discussion: """
      Markdown pages go to --out-dir, manual pages of all tools to man1 in --man-dir, and what shells \
      offer while a command is typed to bash, zsh and fish in --completions-dir.
      """)

  @Option(help: ArgumentHelp("Destination directory", valueName: "dir"))
  var outDir: String?

  @Option(help: ArgumentHelp("Directory for manual pages", valueName: "dir"))
  var manDir: String?

  @Option(help: ArgumentHelp("Directory for completions of shells", valueName: "dir"))
  var completionsDir: String?

  func validate() throws {
    guard outDir != nil || manDir != nil || completionsDir != nil else {
      throw ValidationError("give --out-dir, --man-dir or --completions-dir")
    }
  }

  func run() throws {
    if let outDir { try write(pages(), to: outDir) }
    if let manDir { try write(manualPages(), to: File.resolve("man1", relativeTo: manDir)) }
    if let completionsDir {
      for shell in CompletionScript.allCases {
        try write(
          completions(for: shell), to: File.resolve(shell.rawValue, relativeTo: completionsDir))
      }
    }
  }

  private func write(_ pages: [(name: String, text: String)], to directory: String) throws {
    try File.createDirectory(directory)
    for (name, text) in pages {
      let path = File.resolve(name, relativeTo: directory)
      try File.write(text, to: path)
      StandardStream.output.writeLine("Written: \(path)")
    }
  }

  private func manualPages() throws -> [(name: String, text: String)] {
    (try CommandPages.all() + ToolCatalog.tables.map(CommandPage.init)).map {
      ("\($0.pageName).1", ManualPage.text(of: $0))
    }
  }

  private func completions(for shell: CompletionScript) -> [(name: String, text: String)] {
    let own: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    return [(shell.fileName(for: "synap"), Synap.completionScript(for: own))]
      + ToolCatalog.tables.map { table in
        (shell.fileName(for: table.name), shell.text(for: CommandPage(table)))
      }
  }

  private func pages() throws -> [(name: String, text: String)] {
    [
      ("hardware.md", Hardware.documentation()),
      ("instruction-set.md", InstructionSet.documentation()),
      ("metafile.md", Self.metafileHeading + MetafileSchema.markdown()),
      ("operators.md", try OperatorReference.markdown()),
      ("postprocessing.md", Self.postprocessingHeading + OutputFormats.markdown()),
      ("synap-options.md", try SynapOptions.markdown()),
    ]
  }

  private static let postprocessingHeading = """
    # Postprocessing

    What the `format` of an output may be, and how `synap_cli_od`, `synap_cli_ic`, `synap_cli_ip`,
    `synap run` and the classes `Detector`, `Classifier` and `ImagePostprocessor` read the outputs by
    it. A detector's format stands at the first output; the others need none, but `class_index_base`
    is taken from any. This file is generated from the formats in `Sources/SynapPostprocess`.

    A format is a type, then attributes: `yolov5 landmarks=5 transposed=1`. Scores and overlaps are
    compared with the options of the tools; results are pixels of the picture, without the bands
    that fit it into the network's input.


    """

  private static let metafileHeading = """
    # Metafile

    What `synap convert --meta` and `synap run --meta` read. This file is generated from the schema
    in `Sources/SynapCompiler/Metafile`, by which metafiles are read and their errors made, too.


    """
}
