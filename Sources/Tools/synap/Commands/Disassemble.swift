import ArgumentParser
import SynapCore
import SynapNPU
import ToolSupport

/// `synap disasm`: the program of a compiled model as text.
struct Disassemble: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disasm", abstract: "Show the instructions of a compiled model")

  @Flag(help: "Only check that the text, assembled again, gives the same program")
  var check = false

  @Argument(help: ArgumentHelp("Compiled model (model.synap)", valueName: "file"))
  var model: String

  func run() throws {
    let bundle = try Bundle(contentsOf: model)
    for (index, subgraph) in bundle.subgraphs.enumerated() {
      let program = try locating(in: Location(file: model)) {
        try Program(decoding: bundle.storage, range: subgraph.program, name: "\(index)")
      }
      try show(program)
    }
  }

  private func show(_ program: Program) throws {
  }
}
