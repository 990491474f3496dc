import ArgumentParser
import SynapCompiler
import SynapCore
import SynapNPU
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
    ]
    for (name, text) in pages {
      let path = File.resolve(name, relativeTo: outDir)
      try File.write(text, to: path)
      StandardStream.output.writeLine("Written: \(path)")
    }
  }

  private static let metafileHeading = """
    # Metafile

    What `synap convert --meta` and `synap run --meta` read. This file is generated from the schema
    in `Sources/SynapCompiler/Metafile`, by which metafiles are read and their errors made, too.


    """
}
