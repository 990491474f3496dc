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

  @Flag(help: "Show the constants, too")
  var parameters = false

  func run() throws {
    try CompiledModelFile.check(model)
    let bundle = try Bundle(contentsOf: model)
    for subgraph in bundle.subgraphs {
      let window = StorageWindow(bundle.storage, range: subgraph.program)
      let program = try Program(decoding: window, name: model)
      if check {
        try verify(program)
      } else {
        StandardStream.output.write(program.disassembly(withParameters: parameters))
      }
    }
  }

  private func verify(_ program: Program) throws {
    let assembled = try Program(
      assembling: program.disassembly, parameters: program.parameters, name: model)
    guard try assembled.encoded() == program.encoded() else {
      throw Diagnostic.error(
        "assembled from its own text, the program is another one", at: Location(file: model))
    }
    StandardStream.output.writeLine(
      "\(model): \(program.instructions.count) instructions, assembled as disassembled")
  }
}
