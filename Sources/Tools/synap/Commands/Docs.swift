import ArgumentParser
import SynapCompiler
import SynapCore
import SynapNPU
import SynapPostprocess
import ToolSupport

/// `synap docs`: the pages that are generated from the code that they describe.
struct Docs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "docs", abstract: "Write the reference pages of the toolkit")

  @Option(help: ArgumentHelp("Destination directory", valueName: "dir"))
  var outDir: String

  func run() throws {
    try File.createDirectory(outDir)
    let pages = [
      ("hardware.md", Hardware.documentation()),
      ("instruction-set.md", InstructionSet.documentation()),
      ("metafile.md", Self.metafileHeading + MetafileSchema.markdown()),
      ("operators.md", try OperatorReference.markdown()),
      ("postprocessing.md", Self.postprocessingHeading + OutputFormats.markdown()),
    ]
    for (name, text) in pages {
      let path = File.resolve(name, relativeTo: outDir)
      try File.write(text, to: path)
      StandardStream.output.writeLine("Written: \(path)")
    }
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
