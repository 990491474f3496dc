import SynapCore
import SynapRuntime
import ToolSupport

/// `synap_cli_ip`: makes pictures of pictures with a compiled network.
@main struct Main {
  static func main() {
    ToolExit.run {
      let options = try SynapCLIIPOptions.table.parse()
      let region = try options.region()
      let model = try ModelSelection(options)
      guard !options.positionals.isEmpty else {
        throw ToolExit.failure("Error, no input image specified")
      }
      let style = OutputStyle(options)
      if style != .document { StandardStream.output.writeLine("Loading network: \(model.path)") }
      let network = try step("Failed to load model") {
        try model.network()
      }
      var run = try ImageRun(
        network, region: region, directory: options.text(SynapCLIIPOptions.directory),
        savesRawOutputs: options.has(.dumpRaw), printsDocuments: style == .document)
      for file in options.positionals { try run.process(file) }
      try EstimateLine.showToPeople(of: network)
    }
  }
}
