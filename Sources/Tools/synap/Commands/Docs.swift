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
      ("instruction-set.md", InstructionSet.documentation()),
      ("metafile.md", MetafileSchema.markdown()),
    ]
    for (name, text) in pages {
      let path = File.resolve(name, relativeTo: outDir)
      try File.write(text, to: path)
      StandardStream.output.writeLine("Written: \(path)")
    }
  }
}
